"""The public site: the released snapshots as plain files that any web server can hand out to a crowd.

pages    a page for each release, the newest in front, an archive, something to embed
feeds    Atom and JSON feeds, and the figures as open data
writing  all of it into a folder, each file whole
"""
