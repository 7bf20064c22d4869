"""Random lines of the language, for Hypothesis."""

from hypothesis import strategies as st


def lines(setting, max_leaves=8):
    """Sources of lines: well formed, though perhaps without a meaning, such as log(0)."""
    at = "[j]" if setting.indexed else ""
    names = [name + at for name in (setting.variable, *setting.parameters)]
    points = {setting.variable, setting.variable + at}
    leaves = [*names, *(f"N{n}({point})" for n in (1, 2) for point in sorted(points)), "pi", "0", "1", "2", "0.5"]
    calls = ["log", "exp", "sqrt", "E", "Int"]

    def longer(line):
        return st.one_of(
            st.builds("({}){}({})".format, line, st.sampled_from(["+", "-", "*", "/"]), line),
            st.builds("({})**{}".format, line, st.sampled_from(["2", "3", "-1", "-2", "0", "12"])),
            st.builds("{}({})".format, st.sampled_from(calls), line),
            st.builds("-({})".format, line),
        )

    free = st.recursive(st.sampled_from(leaves), longer, max_leaves=max_leaves)
    if not setting.indexed:
        return free
    sums = st.builds("Sum({})".format, free)
    return st.one_of(sums, st.builds("({}){}({})".format, sums, st.sampled_from(["+", "-", "*", "/"]), sums))
