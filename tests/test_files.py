"""Files are whole or not there, whoever else writes beside them."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from kl_helpers.files import written


def text(content):
    return lambda path: path.write_text(content)


def test_many_writers_of_one_file_leave_a_whole_one_and_nothing_beside(tmp_path):
    path, contents = tmp_path / "a.html", [letter * 100_000 for letter in "abc"]
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda content: [written(path, text(content), True) for _ in range(30)], contents))
    assert path.read_text() in contents and list(tmp_path.iterdir()) == [path]


def test_the_file_has_the_rights_of_any_other(tmp_path):
    path, other = written(tmp_path / "a", text("a"), False), tmp_path / "b"
    other.write_text("b")
    assert path.stat().st_mode == other.stat().st_mode


@pytest.mark.parametrize("name", ["a" * 250, ".a.part"])
def test_a_name_is_as_good_as_any_other(tmp_path, name):
    assert written(tmp_path / name, text("whole"), False).read_text() == "whole"


def test_a_link_is_there_also_if_it_leads_nowhere(tmp_path):
    (tmp_path / "link").symlink_to(tmp_path / "nothing")
    with pytest.raises(FileExistsError, match="link' is there already"):
        written(tmp_path / "link", text("a"), False)


def test_a_path_names_a_file():
    with pytest.raises(ValueError, match=r"path = '\.' must name a file"):
        written(".", text("a"), True)
