"""From a company's workbook to the region's figures, in one straight line.

```
workbook bytes
  -> intake      records + findings, each with its sheet and cell      nothing stored
  -> ledger      one transaction: submission, records, original file   insert only
  -> accounting  E, R, N, memo, coverage per site and quarter          SQL views, as of a time
  -> targets     path, gap, status, pace, outlook                      pure Python
  -> figures     rows + words -> a plotly figure and a sentence        one function each
  -> pages       Streamlit                    -> publish   snapshot, event mode, deck, paper
```

`submission` is what staff do with it (check, ingest, withdraw, make a template), the same for a page and the command line.
"""
