"""Quarters as numbers, what is in force of the rows, and how the quarters of a year are fitted to its verified figure and put together (12.1, 12.4).

Plain dicts and lists, from the accounting rules alone.
"""

from __future__ import annotations

TRUE_UP_FROM = 500.0


def name(quarter):
    return f"{quarter // 4}-Q{quarter % 4 + 1}"


def number(period):
    year, _, quarter = period.partition("-Q")
    return int(year) * 4 + int(quarter) - 1


def quarter_of(day):
    """The quarter of a date, `2024-05-31`."""
    return int(day[:4]) * 4 + (int(day[5:7]) - 1) // 3


def in_force(entries, as_of):
    """For each site, period and sheet the rows of the newest submission recorded by then and not withdrawn by then (12.1)."""
    newest = {}
    for entry in entries:
        if entry["at"] > as_of or (entry["withdrawn"] is not None and entry["withdrawn"] <= as_of):
            continue
        for row in entry["rows"]:
            place = row["site"], row["period"], row["sheet"]
            if place not in newest or newest[place]["seq"] < entry["seq"]:
                newest[place] = entry
    return [row for entry in entries for row in entry["rows"] if newest.get((row["site"], row["period"], row["sheet"])) is entry]


def fitted(told, verified, quarters):
    """The quarters of a year with a verified figure (12.4): {n: (t, how)}, how "reported" or "derived"; no quarters where none was told."""
    reported = sum(told.values())
    missing = [n for n in quarters if n not in told]
    if not told:
        return {}
    if missing:
        each = (verified - reported) / len(missing)
        mean = reported / len(told)
        if round(each, 6) >= 0 and round(0.5 * mean, 6) <= round(each, 6) <= round(1.5 * mean, 6):
            return {n: (told[n], "reported") if n in told else (each, "derived") for n in quarters}
        filled = {n: told.get(n, mean) for n in quarters}
    elif round(abs(verified - reported), 6) < TRUE_UP_FROM:
        return {n: (t, "reported") for n, t in told.items()}
    else:
        filled = dict(told)
    whole = sum(filled.values())
    scaled = {n: verified / len(filled) if whole == 0 else t * verified / whole for n, t in filled.items()}
    return {n: (t, "reported" if n in told else "derived") for n, t in scaled.items()}


def span(period, kind):
    """The quarters of a period."""
    if kind == "year":
        return [int(period) * 4 + n for n in range(4)]
    return [number(period)] if kind == "quarter" else list(range(number(period) - 3, number(period) + 1))


def together(parts):
    """(sum or None, of it estimated, share reported, of it apportioned) of quarters, each (t, how) or None; estimates count as not reported."""
    covered = sum(1 for part in parts if part is not None and part[1] != "estimated") / len(parts) if parts else 0.0
    if not parts or None in parts:
        return None, 0.0, covered, 0.0
    of = {how: sum(t for t, said in parts if said == how) for how in ("estimated", "apportioned")}
    return sum(t for t, _ in parts), of["estimated"], covered, of["apportioned"]
