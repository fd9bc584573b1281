"""Writers of the demo's files, one module per format: a paper in, bytes out, the same bytes every time.

They write the parts of an Office file themselves, because the whole shared drive has to be on disk within seconds:
python-docx alone takes about a tenth of a second a paper. What they write is read back with python-docx, openpyxl,
python-pptx and pypdf in the tests.
"""
