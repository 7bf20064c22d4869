"""The board: ours and theirs are proved, what is false is never proved, and whatever is typed gets a sentence."""

import ast
import time
from threading import Thread

import pytest
from documents import derivations
from routes import ROUTES, G
from test_mutations import changes, replaced

from kl_helpers import check, hint, prove
from kl_helpers.derivation import Derivation, LineError, Setting
from kl_helpers.derivation.computation import Computation
from kl_helpers.derivation.language import read
from kl_helpers.derivation.proof import RULES
from kl_helpers.practice.board import Board
from kl_helpers.practice.proving import CATALOGUE, goals, limited
from kl_helpers.practice.reading import TooLong, placed_in

GOALS = goals()
SLIPS = CATALOGUE["slips"]
OURS = [(name, number) for name, goal in GOALS.items() for number in range(len(goal.lines))]


def begun(name, lines=0):
    """A proof of ours, up to so many lines."""
    goal = GOALS[name]
    proof = Derivation("yours", goal.first, goal.setting)
    for source, reason, by, *cited in goal.lines[:lines]:
        proof.then(source, reason, by, goal.lemmas if cited else ())
    return proof


def verdicts(name, lines):
    proof, found = begun(name), []
    for line in lines:
        verdict, _, proof = GOALS[name].judge(proof, line)
        found.append(verdict)
    return found


# --- ours ---


@pytest.mark.parametrize(("name", "number"), OURS)
def test_each_line_of_ours_is_proved_by_its_rule_or_a_weaker_one(name, number):
    line, _, rule, *cited = GOALS[name].lines[number]
    verdict, _, proof = GOALS[name].judge(begun(name, number), line)
    assert verdict in ("proved", "done")
    assert RULES.index(proof.lines[-1].by) <= RULES.index(rule)
    assert bool(proof.lines[-1].lemmas) == bool(cited)


@pytest.mark.parametrize(
    ("name", "notebook", "title"),
    [
        ("entropy", "03_derivation", "entropy term"),
        ("cross-entropy", "03_derivation", "cross-entropy term"),
        ("kl", "03_derivation", "KL divergence"),
        ("elbo", "08_elbo", "ELBO"),
    ],
)
def test_ours_is_the_lesson_s(name, notebook, title):
    [lesson] = [d for d in derivations(notebook) if d.title == title]
    assert repr(GOALS[name].ours) == repr(lesson)


def test_every_proof_of_the_course_in_such_a_setting_is_proved_line_by_line():
    for lesson in derivations("03_derivation", "08_elbo"):
        goal = GOALS["kl" if lesson.setting.N1 == ("mu1", "sigma1") else "elbo"]
        for before, line in zip(lesson.lines, lesson.lines[1:], strict=False):
            proof = Derivation("lesson", before.source, lesson.setting)
            step = goal.step(proof, proof.line(line.source)[1])
            assert step and RULES.index(step[0]) <= RULES.index(line.by), line.source


# --- theirs ---


def test_no_route_is_called_false_and_most_are_proved_from_end_to_end():
    answers = [(name, route, verdicts(name, route)) for name, routes in ROUTES.items() for route in routes]
    assert len(answers) >= 40
    for _, route, found in answers:
        assert found[-1] == "done" and found.count("between") <= 1, route
        assert set(found) <= {"proved", "between", "done"}, route
    assert sum("between" not in found for *_, found in answers) >= 30


def mutants(name):
    """(line number, the changed line), for each symbol of each line of ours."""
    goal = GOALS[name]
    for number, line in enumerate(goal.ours.lines[1:]):
        for node in ast.walk(line.tree):
            for _, new in changes(node, goal.setting.parameters):
                yield number, ast.unparse(replaced(line.tree, node, new))


@pytest.mark.parametrize("name", GOALS)
def test_no_mutant_is_proved_where_it_is_false(name):
    goal, judged, point = GOALS[name], 0, Computation(GOALS[name].setting, seed=11, digits=12)
    truth = point.value(goal.ours.lines[0].tree)
    for number, source in mutants(name):
        verdict, said, _ = goal.judge(begun(name, number), source)
        judged += verdict == "false"
        if verdict in ("proved", "between", "done"):
            assert abs(point.value(begun(name).line(source)[0].tree) - truth) < 1e-11, (source, said)
    assert judged > 30


@pytest.mark.parametrize("name", GOALS)
def test_almost_is_false(name):
    goal = GOALS[name]
    for tiny in ("1/1000000/10000", "1/1000000/1000000/1000000/1000000"):
        verdict, said, _ = goal.judge(begun(name, 1), f"{goal.ours.lines[-1].source} + {tiny}")
        assert verdict == "false"
        above, yours = said.split("the line above is ")[1].split(", and yours is ")
        assert above != yours.removesuffix(".")


# --- false ---

NAMED = [
    ("cross-entropy", "−½ ln(2πσ₂²) − (μ₁² − 2μ₁μ₂ + μ₂²)/(2σ₂²)", "lost variance"),
    ("cross-entropy", "−½ ln(2πσ₂²) − (x − μ₂)²/(2σ₂²)", "lost mean"),
    ("cross-entropy", "−½ ln(2πσ₂²) − σ₁²/(2σ₂²)", "lost shift"),
    ("cross-entropy", "E[½ ln(2πσ₂²) + (x − μ₂)²/(2σ₂²)]", "sign"),
    ("cross-entropy", "E[½ ln(2πσ₂²) − (x − μ₂)²/(2σ₂²)]", "sign of the logarithm"),
    ("cross-entropy", "E[−½ ln(2πσ₂²) + (x − μ₂)²/(2σ₂²)]", "sign of the square"),
    ("cross-entropy", "−½ ln(2πσ₂²) − E[(x + μ₂)²]/(2σ₂²)", "sign in the square"),
    ("cross-entropy", "−½ ln(2πσ₁²) − (σ₂² + (μ₁ − μ₂)²)/(2σ₁²)", "exchanged"),
    ("cross-entropy", "E[−½ ln(2πσ₁²) − (x − μ₁)²/(2σ₁²)]", "wrong density"),
    ("cross-entropy", "−½ ln(2πσ₂²) − σ₂²/(2σ₂²)", "wrong mean"),
    ("cross-entropy", "E[−ln(2πσ₂²) − (x − μ₂)²/(2σ₂²)]", "half of the logarithm"),
    ("cross-entropy", "E[−½ ln(2πσ₂²) − (x − μ₂)²/σ₂²]", "half of the square"),
    ("cross-entropy", "E[−½ ln(2πσ₂) − (x − μ₂)²/(2σ₂²)]", "sigma for sigma^2"),
    ("cross-entropy", "−½ ln(2πσ₂²) − E[(x − μ₂)²]/(2σ₂)", "sigma for sigma^2"),
    ("cross-entropy", "−½ ln(2πσ₂²) − E[x² + μ₂²]/(2σ₂²)", "lost cross term"),
    ("cross-entropy", "−½ ln(2πσ₂²) − E[x² − μ₂x + μ₂²]/(2σ₂²)", "half cross term"),
    ("cross-entropy", "−½ ln(2πσ₂²) − E[x² − μ₂²]/(2σ₂²)", "squares apart"),
    ("cross-entropy", "E[−½ ln(σ₂²) − (x − μ₂)²/(2σ₂²)]", "lost 2 pi"),
    ("cross-entropy", "ln(E[N₂(x)])", "logarithm of a mean"),
    ("kl", "E[ln N₁(x)] + E[ln N₂(x)]", "sum for difference"),
    ("kl", "½ ln(2πeσ₁²) + ½ ln(2πσ₂²) + (σ₁² + (μ₁ − μ₂)²)/(2σ₂²)", "sum for difference"),
    ("kl", "∫ N₁(x) (ln N₂(x) − ln N₁(x)) dx", "sign"),
    ("kl", "E[ln N₁(x)]", "one term alone"),
    ("kl", "½ ln(2πσ₂²) − ½ ln(2πσ₁²) + (σ₁² + (μ₁−μ₂)²)/(2σ₂²)", "half of the constant"),
    ("kl", "ln(σ₁/σ₂) + (σ₁² + (μ₁ − μ₂)²)/(2σ₂²) − ½", "upside down"),
    ("kl", "∫ N₂(x) (ln N₂(x) − ln N₁(x)) dx", "exchanged"),
    ("kl", "ln(σ₂/σ₁) + (μ₁ − μ₂)²/(2σ₂²) − ½", "lost variance"),
    ("latent", "−ln(σ) + ½ + (σ² + μ²)/2", "sign of the constant"),
    ("latent", "−ln(σ) − ½ + μ²/2", "lost variance"),
    ("latent", "ln(σ) + (1 + μ²)/(2σ²) − ½", "exchanged"),
    ("latent", "−ln(σ) − E[z² + μ²]/(2σ²) + E[z²]/2", "lost cross term"),
    ("latent", "−ln(σ) − E[z² − μz + μ²]/(2σ²) + E[z²]/2", "half cross term"),
    ("latent", "−ln(σ) − E[(z + μ)²]/(2σ²) + E[z²]/2", "sign in the square"),
    ("latent", "−½ ln(2πσ²) − ½ + E[z²]/2", "lost 2 pi"),
    ("latent", "E[ln N₁(z)]", "one term alone"),
    ("latent", "−ln(σ) − ½ + ½", "wrong mean"),
    ("elbo", "−ln(2π) − (1−μ)²/2 − μ²/2 + ½ ln(2πσ²) + ½", "lost variance"),
    ("elbo", "E[ln p(z)] − ½ ln(2π) − ½E[1 + z²] − E[ln q(z)]", "lost cross term"),
    ("elbo", "E[ln p(z)] − ½ ln(2π) − ½E[1 − z + z²] − E[ln q(z)]", "half cross term"),
    ("elbo", "E[ln p(z)] − ½ ln(2π) − ½E[1 − z²] − E[ln q(z)]", "squares apart"),
    ("elbo", "E[ln p(z)] − ½ ln(2π) − ½E[(1 + z)²] − E[ln q(z)]", "sign in the square"),
    ("elbo", "E[ln p(z)] − ½ ln(2π) − ½E[(1 − z)²]", "one term alone"),
    ("elbo", "E[ln p(z)] − ½E[(1 − z)²] − E[ln q(z)]", "lost 2 pi"),
    ("elbo", "−ln(2π) + E[z²]/2 + E[(1−z)²]/2 + ½ ln(2πσ²) + ½", "sign of the square"),
]


@pytest.mark.parametrize(("name", "line", "slip"), NAMED)
def test_a_slip_is_named_in_whatever_form_it_is_made(name, line, slip):
    verdict, said, proof = GOALS[name].judge(begun(name), line)
    assert verdict == "false" and said.endswith(SLIPS[slip])
    assert len(proof.lines) == 1


def test_at_least_twelve_slips_are_tried_and_each_that_is_known_is_used():
    assert len({slip for *_, slip in NAMED}) >= 12
    assert set(SLIPS) == {slip for goal in GOALS.values() for slip in goal.slips}


@pytest.mark.parametrize("name", GOALS)
def test_slips_are_false_and_no_two_are_the_same(name):
    point = GOALS[name].points[0]
    found = [round(float(values[0]), 12) for _, values in GOALS[name].wrong]
    assert len(set(found)) == len(found)
    assert round(float(point.value(GOALS[name].ours.lines[0].tree)), 12) not in found


@pytest.mark.parametrize("line", [f"{G} + 7", f"3({G})", "μ₁", "E[x]", "17", "ln(σ₁)"])
def test_another_wrong_line_gets_two_numbers_and_no_guess(line):
    verdict, said, _ = GOALS["cross-entropy"].judge(begun("cross-entropy"), line)
    assert verdict == "false"
    assert "the line above is −1.5216, and yours is" in said and "μ₁ = −0.571, σ₁ = 0.8" in said
    assert not any(say in said for say in SLIPS.values())


@pytest.mark.parametrize("line", [line for _, line, _ in NAMED])
def test_no_reply_gives_the_answer(line):
    for name, goal in GOALS.items():
        _, said, _ = goal.judge(begun(name), line)
        assert goal.ours.lines[-1].source not in said and "σ₁² + (μ₁ − μ₂)²" not in said.split("```")[0]


# --- unreadable, and never an error ---

NASTY = [
    "",
    " ",
    "x" * 5000,
    "(" * 5000,
    ")" * 999,
    "(" * 450 + "x" + ")" * 450,
    "[" * 990,
    "-" * 999,
    "E(" * 300,
    "1/" * 400 + "2",
    "E(exp(x**2))",
    "E(1/x)",
    "Int(1)",
    "Int(x)",
    "1/(mu1 - mu2)",
    "ln(μ₁)",
    "ln(0)",
    "9**9**9**9",
    "(x+1)**(10**9)",
    "foo",
    "x(x − 1)",
    "1 = 1 = 1",
    "__import__('os').system('true')",
    "E[ln",
    "\x00",
    "\ud800",
    "½½½½½½",
    "²²²²",
    "𝔼",
    "∫∫∫ dx",
    "E E E",
    "√" * 900,
    "^" * 999,
    "(x+1)^12*(x+2)^12*(μ₁+σ₁)^12",
    "E((x+μ₁+μ₂+σ₁+σ₂)**12)",
    "+".join(f"ln(σ₁+{n})" for n in range(90)),
    "+".join(["(μ₁+x)^5"] * 80),
    "E(" + "+".join(f"exp(-(x-{n})**2)" for n in range(30)) + ")",
    "E(ln(1 + exp(x)**2 + exp(2x)))",
    None,
    5,
    b"x",
    ["x"],
    object(),
    "E(E(E(E(E(x*E(x))))))",
    "Int(N1(x)*Int(N1(x)*Int(N1(x)*Int(N1(x)))))",
    "E(1/(1+x^2)) " * 10,
    r"\frac{" * 100,
    "exp(1000)",
    "exp(exp(exp(5)))",
]


@pytest.mark.parametrize("line", NASTY, ids=range(len(NASTY)))
def test_whatever_is_typed_is_answered_in_a_sentence_and_in_two_seconds(line):
    goal = GOALS["cross-entropy"]
    goal.judge(begun("cross-entropy"), "x")
    start = time.process_time()
    verdict, said, proof = goal.judge(begun("cross-entropy"), line)
    assert time.process_time() - start < 2
    assert verdict in ("unreadable", "false") and said.startswith("**") and len(said) < 1000
    assert len(proof.lines) == 1 and "Traceback" not in said and "raises" not in said


def test_the_limit_is_one_of_the_processor_and_leaves_nothing_behind():
    with pytest.raises(TooLong), limited(0.2):
        while True:
            pass
    start = time.process_time()
    with limited(0.2):
        time.sleep(0.4)
    while time.process_time() - start < 0.5:
        pass


def test_what_takes_too_long_is_said(monkeypatch):
    monkeypatch.setattr("kl_helpers.practice.proving.SECONDS", 0.1)
    monkeypatch.setattr("kl_helpers.practice.proving.typed", lambda text: [None for _ in iter(int, 1)])
    verdict, said, _ = GOALS["kl"].judge(begun("kl"), "x")
    assert verdict == "unreadable" and "longer than two seconds" in said


def test_a_limit_ends_what_runs_in_its_own_thread_and_nothing_else():
    """As on a button of the board, while a cell of the reader's runs."""
    ended, started = [], time.thread_time()

    def button():
        try:
            with limited(0.1):
                while True:
                    pass
        except TooLong:
            ended.append(True)

    thread = Thread(target=button, daemon=True)
    thread.start()
    while thread.is_alive() and time.thread_time() < started + 5:
        pass
    assert ended


HALF = "−½ ln(2πσ₂²) − E[(x − μ₂)²]/(2σ₂²)"


@pytest.mark.parametrize(
    "line",
    [
        "−1/2 ln(2πσ₂²) − E[(x − μ₂)²]/(2σ₂²)",
        "-1/2ln(2πσ₂²) - 1/2E[(x − μ₂)²]/σ₂²",
        "-1/2 (ln(2πσ₂²) + E[(x-μ₂)²]/σ₂²)",
        "−1/2(ln(2πσ₂²) + E[(x-μ₂)²]/σ₂²)",
        r"-1/2 \ln(2\pi\sigma_2^2) - E_{N_1}[(x-\mu_2)^2]/(2\sigma_2^2)",
        "−ln(σ₂√(2π)) − E[(x − μ₂)²]/(2σ₂²)",
        "E[ln(1/(σ₂√(2π)) e^(−(x − μ₂)²/(2σ₂²)))]",
        "−½ ln(2πσ₂²) − 1/2 1/σ₂² E[(x − μ₂)²]",
        "E ln N₂(x)",
        "E_{N_1}[ln N_2(x)]",
        "∫ N₁(x) ln N₂(x) dx",
    ],
)
def test_what_nearly_everybody_types_is_read(line):
    assert verdicts("cross-entropy", [line, HALF])[-1] in ("proved", "between")
    assert verdicts("cross-entropy", [line])[0] in ("proved", "between")


@pytest.mark.parametrize(
    ("line", "help_for_it"),
    [
        ("−½ ln(2πσ₂²) − E[(x − μ₂)²]/2σ₂²", "Put brackets around all that is below"),
        ("1/2σ₂²", "in two ways"),
        ("x/2 ln(2)", "in two ways"),
        ("x^1/2 x", "in two ways"),
        ("−½ ln 2πσ₂²", "Put brackets after a function"),
        ("√2π", "Put brackets after a function"),
        ("E x", "`E[x]`"),
        ("E[ln N2]", "Put the variable in brackets after a density"),
        ("∫ p(x) ln p(x) dx − ∫ p(x) ln q(x) dx", "Call the densities"),
        ("−½ ln(2πσ₂²) − (Var[x] + (μ₁ − μ₂)²)/(2σ₂²)", "Write a variance out"),
    ],
)
def test_what_has_two_meanings_is_refused_with_what_to_type(line, help_for_it):
    verdict, said, _ = GOALS["cross-entropy"].judge(begun("cross-entropy"), line)
    assert verdict == "unreadable" and help_for_it in said


def test_half_of_a_variance_takes_a_space():
    assert verdicts("latent", ["-1/2 ln(σ²) - 1/2 + 1/2 μ² + 1/2 σ²"]) != ["unreadable"]
    assert verdicts("latent", ["-1/2 ln(σ²) - 1/2 + 1/2 μ² + 1/2σ²"]) == ["unreadable"]


def test_the_logarithm_of_a_variance_is_read_as_the_lessons_write_it():
    for whole in ("−½(1 + ln σ² − σ² − μ²)", "-½ (1 - σ² - μ² + ln σ^2)"):
        assert verdicts("latent", ["E[ln N1(z)] - E[ln N2(z)]", whole])[-1] == "between", whole
    assert verdicts("latent", ["-½ ln σ²/2 + μ²"]) == ["unreadable"]


def test_the_densities_are_called_as_they_are_shown():
    line = "E_q[ln p(z)] − ½ ln(2π) − ½E_q[(1 − z)²] − E_q[ln q(z)]"
    assert verdicts("elbo", [line]) == ["proved"]


PLACES = [
    ("foo + ", "foo"),
    ("(σ₁ − 1)/2μ₁ + ", "/2μ₁"),
    ("E[ln N₂] + ", "N₂"),
    ("μ₃ + ", "₃"),
]
BESIDE = ("= ", "+ ", "- ", "− ")


@pytest.mark.parametrize(("wrong", "place"), PLACES)
def test_the_place_is_shown_in_what_was_typed(wrong, place):
    for name, routes in ROUTES.items():
        for line in (line for route in routes for line in route):
            for at in (at for at in range(2, len(line)) if line[at - 2 : at] in BESIDE):
                typed = line[:at] + wrong + line[at:]
                with pytest.raises(LineError) as refused, placed_in(typed):
                    read(GOALS[name].in_the_language(typed), GOALS[name].setting)
                first = at + wrong.index(place) + 1
                assert refused.value.source == typed
                assert refused.value.column in range(first, first + len(place)), refused.value


# --- the board ---


@pytest.fixture
def board():
    return Board(GOALS["cross-entropy"])


def test_a_board_keeps_its_lines_and_its_name():
    prove("cross-entropy").start_over()
    assert prove("cross-entropy").say(ROUTES["cross-entropy"][1][0]).verdict == "proved"
    assert len(prove("cross-entropy").proof.lines) == 2
    assert "there are entropy, cross-entropy, kl, latent, elbo" in prove("shift").text
    prove("cross-entropy").start_over()


def test_ours_is_unfolded_only_when_the_reader_is_done(board):
    assert "How ours goes" not in board.end.value
    assert board.say(G).verdict == "between"
    assert board.say(ROUTES["cross-entropy"][1][0]).right
    reply = board.say(G)
    assert (reply.verdict, reply.right) == ("done", True) and "Your lines: 2. Ours: 6." in reply.text
    assert "How ours goes" in board.end.value


def test_undo_gives_the_line_back_and_start_over_all(board):
    first, last = ROUTES["cross-entropy"][1]
    board.say(first)
    board.say(last)
    board.undo()
    assert board.desk.text == last and len(board.proof.lines) == 2
    board.start_over()
    assert len(board.proof.lines) == 1 and "no line" in board.undo().text


def test_hints_are_the_reasons_of_our_next_lines_and_three(board):
    assert board.hint().text.endswith("log of the density.")
    board.say(ROUTES["cross-entropy"][1][0])
    assert board.hint().text.endswith("expand the square.")
    board.say("−½(ln(2πσ₂²) + E[x² + μ₂² − 2xμ₂]/σ₂²)")
    assert "Hint 3 of 3" in board.hint().text and board.desk.said.endswith("mean of a sum.")
    assert "all 3 hints" in board.hint().text


def test_hints_begin_anew_with_the_proof_and_end_with_it(board):
    board.hint()
    board.start_over()
    assert "Hint 1 of 3" in board.hint().text
    for line in ROUTES["cross-entropy"][1]:
        board.say(line)
    assert board.hint().text == "The proof is done." and board.hints == 1


def test_a_hint_follows_another_route():
    """It knows what linearity equates: nothing is left to expand."""
    board = Board(GOALS["cross-entropy"])
    assert board.say("E[-1/2*log(2*pi*sigma2**2) - (x - mu2)**2/(2*sigma2**2)]").right
    assert board.say(
        "-1/2*log(2*pi*sigma2**2) - E((x - mu1)**2 + 2*(mu1 - mu2)*x - mu1**2 + mu2**2)/(2*sigma2**2)"
    ).right
    apart = "-1/2*log(2*pi*sigma2**2) - (E((x - mu1)**2) + 2*(mu1 - mu2)*E(x) - mu1**2 + mu2**2)/(2*sigma2**2)"
    assert board.say(apart).right
    assert board.hint().text.endswith("E[x²] = σ₁² + μ₁², E[x] = μ₁.")


def test_the_line_above_is_no_new_line(board):
    first = ROUTES["cross-entropy"][1][0]
    board.say(first)
    again = board.say(first)
    assert again.right and "the line above" in again.text and len(board.proof.lines) == 2


def test_a_refusal_names_x_only_where_it_stands_free(board):
    assert "x =" not in board.say("-½ ln(2πσ₂²) - E[(x - μ₂)²]/σ₂²").text
    assert "x =" in board.say("-½ ln(2πσ₂²) - (x - μ₂)²/(2σ₂²)").text


def test_hint_knows_the_boards():
    assert "Our next line" in hint("latent").text


@pytest.mark.parametrize("name", ROUTES)
def test_the_cell_builds_the_same_proof(name):
    board = Board(GOALS[name])
    for line in ROUTES[name][0]:
        board.say(line)
    names = {}
    prove(name).start_over()
    exec(board.cell(), names)
    again = names["board"]
    assert again is prove(name)
    assert [line.source for line in again.proof.lines] == [line.source for line in board.proof.lines]
    assert check(name, again.proof).right
    exec(board.cell(), names)  # run twice, it adds nothing
    assert [line.source for line in again.proof.lines] == [line.source for line in board.proof.lines]


def test_check_takes_a_derivation():
    assert check("kl", GOALS["kl"].ours).right
    assert not check("kl", begun("kl", 2)).right and "not what is to be shown" in check("kl", begun("kl", 2)).text
    other = Derivation("other", "E(log(N2(y)))", Setting(variable="y"))
    for wrong in (other, GOALS["entropy"].ours, "x", 5, None):
        assert "cannot be checked" in check("cross-entropy", wrong).text
    assert "Not answered yet" in check("cross-entropy", ...).text


@pytest.mark.parametrize(
    ("text", "seen", "stops"),
    [
        ("E[ln(N₂(x", r"\ln N_2(x)", ""),
        ("−½ ln(2πσ₂²) − foo", r"\sigma_{2}^{2}", "expected a known name, found &#x27;foo&#x27;"),
        ("(x − μ₂)²/(", r"\mu_{2}", "column"),
        ("<b>x", "", "&lt;b&gt;x"),
        ("", "", ""),
    ],
)
def test_what_is_typed_is_shown_as_far_as_it_is_read(board, text, seen, stops):
    board.desk.text = text
    assert seen in board.seen.value and stops in board.seen.value
    assert bool(stops) == ("<pre>" in board.seen.value)


def test_without_a_kernel_ours_is_folded_and_the_text_is_stable():
    one, two = Board(GOALS["kl"]), Board(GOALS["kl"])
    shown, again = one._repr_mimebundle_(), two._repr_mimebundle_()
    assert shown["text/plain"] == again["text/plain"] and shown["text/html"] == again["text/html"]
    before, _, ours = shown["text/html"].partition("<details>")
    assert "To be shown" in before and before.count("You may use") == 2
    assert "first term, second term" in ours and "first term, second term" not in before


def test_the_desk_s_messages_are_buttons(board):
    board.act(does="Check", text=ROUTES["cross-entropy"][1][0])
    board.act(does="Hint", text="")
    assert len(board.proof.lines) == 2 and "Hint 1" in board.desk.said
    board.act(does="Check", text="")
    assert "none" in board.desk.said
    board.act(does="Start over", text="")
    assert len(board.proof.lines) == 1
