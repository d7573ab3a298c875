"""Event mode: a release as cards that turn by themselves on a stand, in one file, without network.

cards   what each card says, from the release alone
page    the file: cards in both languages, drawings, the small script that turns them
"""
