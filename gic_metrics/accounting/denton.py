"""Verified years spread over reported quarters without a jump at New Year: proportional first differences (accounting rules 3.4, ex. 3.4b).

F. Denton 1971 in the form of P. Cholette 1984. It moves the quarters of closed years when the next year is verified, so it is an option only.
"""

from __future__ import annotations

from collections.abc import Sequence


def denton_weights(reported: Sequence[float], years: int) -> list[list[float]]:
    """For each quarter its coefficients on the annual figures of `years` whole years; quarter = sum of coefficient x annual figure.

    `reported` are the quarters in order, four a year, all above zero.
    """
    import numpy as np  # slow to import: only where the option is chosen

    quarters = np.asarray(reported, dtype=float)
    count = len(quarters)
    differences = np.zeros((count - 1, count))
    steps = np.arange(count - 1)
    differences[steps, steps], differences[steps, steps + 1] = -1 / quarters[:-1], 1 / quarters[1:]
    annual = np.kron(np.eye(years), np.ones(4))
    scale = float(np.mean(quarters))
    system = np.block([[differences.T @ differences * scale**2, annual.T], [annual, np.zeros((years, years))]])
    ends = np.vstack([np.zeros((count, years)), np.eye(years)])
    return [[float(value) for value in row] for row in np.linalg.solve(system, ends)[:count]]
