"""Files of pages reach weak links packed: what is gathered for production has a compressed copy beside it."""

from pathlib import Path

from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.base import ContentFile


def test_a_gathered_style_sheet_has_a_packed_copy(tmp_path: Path) -> None:
    storage = staticfiles_storage.__class__(location=tmp_path)
    storage.save("sheet.css", ContentFile(b"p { margin: 0; }\n" * 100))

    list(storage.post_process({"sheet.css": (storage, "sheet.css")}, dry_run=False))

    assert 0 < (tmp_path / "sheet.css.gz").stat().st_size < 200
