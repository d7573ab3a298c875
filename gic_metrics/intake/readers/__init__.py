"""One reader of cells for each kind of workbook. They run in the limited child (`intake/child.py`), which loads them as files."""
