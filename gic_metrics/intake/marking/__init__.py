"""Marking a workbook inside its own package: only what is marked is touched, and every other part stays as it was sent.

`child` runs in a process with limits; `package` opens and writes the file, `sheets` finds cells, `styles` colours them, `comments` says why, and
`first_sheet` lists everything. Nothing here knows a language or a finding: all words come in as text.
"""
