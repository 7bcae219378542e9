"""The command writes posters without a server: of the commune's file, or of what is named."""

from pathlib import Path

import pytest
import typer
import zxingcpp
from typer.testing import CliRunner

from services.intake.posters.__main__ import main
from tests.services.intake.posters.test_printing import pages
from tests.support.commune import COMMUNE

URL = "https://langnghe.luongson.example"
app = typer.Typer()
app.command()(main)


def run(*arguments: str, url: str = URL) -> tuple[int, str]:
    ran = CliRunner().invoke(app, [*arguments], env={"PUBLIC_URL": url, "COLUMNS": "500", "NO_COLOR": "1"})
    return ran.exit_code, " ".join(ran.output.split())


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--face", "a2"], "There is no format 'a2'."),
        (["cho-vo"], "The commune's file has no point 'cho-vo'; give its name too: cho-vo=NAME."),
        (["日本=Chợ"], "letters a to z, digits and hyphens"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(arguments: list[str], words: str, tmp_path: Path) -> None:
    code, said = run(*arguments, "--to", str(tmp_path / "out"))
    assert code != 0
    assert words in said
    assert not (tmp_path / "out").exists()


def test_named_points_are_written_in_the_named_formats(tmp_path: Path) -> None:
    code, said = run("tieu-khu-6", "cho-vo=Chợ Vỡ", "--face", "sticker", "--face", "a5", "--to", str(tmp_path))
    assert code == 0
    names = {"tieu-khu-6-a5.pdf", "tieu-khu-6-sticker.pdf", "cho-vo-a5.pdf", "cho-vo-sticker.pdf"}
    assert {path.name for path in tmp_path.iterdir()} == names
    assert all(name in said for name in names)
    [sheet] = pages((tmp_path / "cho-vo-sticker.pdf").read_bytes())
    assert zxingcpp.read_barcodes(sheet)[0].text == f"{URL}/q/cho-vo"


def test_without_names_all_of_the_communes_file_are_pages_of_one_file(tmp_path: Path) -> None:
    code, _ = run("--face", "sticker", "--whole", "--to", str(tmp_path))
    assert code == 0
    sheets = pages((tmp_path / "ap-phich-sticker.pdf").read_bytes(), dpi=100)
    assert len(sheets) == len(COMMUNE.areas) + len(COMMUNE.points)


def test_codes_that_lead_nowhere_are_warned_of(tmp_path: Path) -> None:
    code, said = run("tieu-khu-6", "--face", "sticker", "--to", str(tmp_path), url="http://localhost:8000")
    assert code == 0
    assert "Set PUBLIC_URL" in said
