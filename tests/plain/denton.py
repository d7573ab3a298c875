"""Verified years over their quarters without a jump at New Year, slowly (accounting rules 3.4): the smallest changes from quarter to quarter.

With x = q r the sum of (r_t - r_(t-1))^2 is smallest, under the sum of each year, where r bends by a constant of its year times q: from a first r
and one constant a year everything follows, and the sums of the years and a level end decide those. No matrix of the size of the series.
"""

from __future__ import annotations


def solve(rows):
    """Gauss with the largest pivot: [[a, b, ..., rhs], ...] -> [x, y, ...]."""
    rows = [list(row) for row in rows]
    count = len(rows)
    for n in range(count):
        best = max(range(n, count), key=lambda k: abs(rows[k][n]))
        rows[n], rows[best] = rows[best], rows[n]
        for k in range(count):
            if k != n and rows[k][n]:
                factor = rows[k][n] / rows[n][n]
                rows[k] = [a - factor * b for a, b in zip(rows[k], rows[n], strict=True)]
    return [row[-1] / row[n] for n, row in enumerate(rows)]


def response(quarters, first, bends):
    """(the ratios r, what is left of the slope at the end) from the first ratio and the bend of each year."""
    ratio, slope, ratios = first, 0.0, []
    for n, q in enumerate(quarters):
        ratios.append(ratio)
        slope -= bends[n // 4] * q
        ratio += slope
    return ratios, slope


def without_jumps(quarters, annual):
    """The quarters of whole years that sum to the annual figures; all quarters above zero."""
    scale = sum(quarters) / len(quarters)
    small = [q / scale for q in quarters]
    years = len(annual)
    units = [[1.0 if k == n else 0.0 for k in range(years + 1)] for n in range(years + 1)]
    answers = [response(small, unit[0], unit[1:]) for unit in units]
    rows = [[sum(small[q] * ratios[q] for q in range(4 * y, 4 * y + 4)) for ratios, _ in answers] + [annual[y] / scale] for y in range(years)]
    rows.append([slope for _, slope in answers] + [0.0])
    found = solve(rows)
    ratios, _ = response(small, found[0], found[1:])
    return [scale * q * r for q, r in zip(small, ratios, strict=True)]
