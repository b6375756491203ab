"""The style sheet stays easy to edit: a line stands as deep as the braces around it."""

from tests.conftest import PROJECT


def test_lines_are_indented_by_two_blanks_for_each_brace() -> None:
    depth, astray = 0, []
    lines = (PROJECT / "config" / "static" / "carte_blanche.css").read_text().splitlines()
    code = lines[lines.index(":root {") :]
    for line in code:
        closing = line.lstrip().startswith("}")
        if line and len(line) - len(line.lstrip()) != 2 * (depth - closing):
            astray.append(line)
        depth += line.count("{") - line.count("}")
    assert (astray, depth) == ([], 0)
