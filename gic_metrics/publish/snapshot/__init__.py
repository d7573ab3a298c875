"""The sealed snapshot of a release: one page that opens anywhere, its pictures, its paper, its cells and its manifest."""
