"""The command `snapshot`: build the sealed files of a release, and tell whether a file is genuine."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from gic_metrics.access import TOO_LIKE, likeness
from gic_metrics.accounting.region import Region
from gic_metrics.cli.arguments import Usage
from gic_metrics.cli.call import Answer, Call
from gic_metrics.cli.publishing import delivered
from gic_metrics.figures.latest import newest_total
from gic_metrics.figures.static import NotDrawn, find_browser
from gic_metrics.publish.code import ADDRESS_SETTING
from gic_metrics.publish.drafting import Draft, draft
from gic_metrics.publish.genuine import told_verdict, trusted, verify_here
from gic_metrics.publish.held import held_rows, merged_names
from gic_metrics.publish.program import program_version
from gic_metrics.publish.release import Input, Release, released_region
from gic_metrics.publish.releasing import GENUINE, NotReleased, approve, earlier, propose, releases
from gic_metrics.publish.sealing import files_of, key_of, seal
from gic_metrics.publish.snapshot.making import INTERACTIVE, write

FREE: dict[str, Any] = {"ledger_version": 0} | dict.fromkeys(("id", "by", "approved_by", "made_at", "as_of", "supersedes", "program", "address"), "")
"""what may differ between two releases of the same figures"""


def snapshot(call: Call) -> Answer:
    """Build or verify."""
    if call.args.action == "build":
        return build(call)
    if not call.args.file:
        raise Usage(call.words("cli.wrong.required", names="FILE"))
    return check(call)


def build(call: Call) -> Answer:
    """The newest release of the period, made if these figures have not been released before; its files in a folder."""
    args, words = call.args, call.words
    for name in ("period", "out"):
        if not getattr(args, name):
            raise Usage(words("cli.wrong.required", names=f"--{name}"))
    document: dict[str, Any] = {"id": None, "files": [], "suppressed": [], "held": [], "merge": []}
    said: list[str] = []
    try:
        region = Region.read(call.ledger)
        drafted = _drafted(call, region)
        said = _held(call, region, drafted, document)
        release = _released(call, drafted)
        made = seal(call.ledger, release, key_of(call.ledger, call.environment), browser=find_browser(), by=release.by)
        written = write(files_of(call.ledger, made), Path(args.out))
        said += delivered(call)
    except NotReleased as refused:
        return Answer(document | {"reason": refused.code}, "\n".join([_refused(call, refused.code), *said]), 1)
    except NotDrawn as failed:
        raise Usage(words("cli.snapshot.not_drawn", problem=str(failed)[-300:])) from failed
    except FileExistsError as other:
        raise Usage(words("cli.snapshot.other_release", file=other)) from None
    except OSError:
        raise Usage(words("cli.wrong.write", value=args.out)) from None
    edition = made.signed.manifest["edition"]
    first = [words("cli.snapshot.built", id=release.id, n=len(written), folder=args.out)]
    first += [words("cli.snapshot.interactive")] if edition == INTERACTIVE else []
    return Answer(document | {"id": release.id, "files": [str(f) for f in written], "edition": edition}, "\n".join([*first, *said]))


def _drafted(call: Call, region: Region) -> Draft:
    """What may be released now, with the mergers that were proposed where they are accepted."""
    about: dict[str, Any] = {"program": program_version(), "address": call.environment.get(ADDRESS_SETTING, ""), "earlier": earlier(call.ledger)}
    try:
        plain = draft(call.ledger, region, call.args.period, now=call.clock(), **about)
    except ValueError:
        raise Usage(call.words("cli.wrong.unknown_period", period=call.args.period)) from None
    if not call.args.merge or not plain.protected.proposed:
        return plain
    return draft(call.ledger, region, call.args.period, now=call.clock(), scheme=plain.protected.proposed, **about)


def _held(call: Call, region: Region, drafted: Draft, document: dict[str, Any]) -> list[str]:
    """What is not shown and why, in lines, and into the document; and which mergers would be safe."""
    words, names = call.words, ("what", "figure", "groups", "verdict", "why")
    rows, hidden = held_rows(region, drafted, words), drafted.release.hidden
    document["suppressed"] = [asdict(each) for each in hidden]
    document["held"] = [dict(zip(names, row, strict=True)) for row in rows]
    document["merge"] = merged_names(region, drafted, words)
    said = [words("cli.snapshot.hidden", n=len(hidden)) if hidden else words("snapshot.hidden.none")]
    said += [words("cli.snapshot.held", **dict(zip(names, row, strict=True))) for row in rows]
    said += [words("page.release.held.removals")] if drafted.protected.withheld else []
    return said + ([words("cli.snapshot.merge", groups=document["merge"])] if document["merge"] else [])


def _released(call: Call, drafted: Draft) -> Release:
    """The release in force with these very figures, else a new one that takes the place of the one in force for the period."""
    new = drafted.release
    standing = [one.release for one in releases(call.ledger) if one.state == GENUINE and one.release.period == new.period]
    if same := next((one for one in reversed(standing) if _figures(one) == _figures(new)), None):
        return same
    by, second = (getattr(call.args, name) or "" for name in ("by", "approved_by"))
    region = released_region(new)
    if newest_total(region) is None:
        raise NotReleased("nothing")
    if not by:
        raise NotReleased("nobody")
    if not new.public_by_nature and (like := likeness(by, second)):
        raise NotReleased("too_like" if like == TOO_LIKE else "two_names")
    instead = replace(drafted, release=replace(new, supersedes=standing[-1].id if standing else ""))
    return approve(call.ledger, propose(call.ledger, instead, by=by), by=second or by, now=call.clock())


def _figures(release: Release) -> Release:
    """Without what may differ; the same submissions are the same files, whatever was committed to."""
    return replace(release, **FREE, inputs=tuple(Input(each.submission, "") for each in release.inputs))


def _refused(call: Call, code: str) -> str:
    key = f"cli.snapshot.refused_{code}"
    return call.words(key if call.words.has(key) else "cli.snapshot.refused")


def check(call: Call) -> Answer:
    """genuine, altered, superseded, recalled, or a file that never had a seal; exit status 1 unless genuine."""
    path, key = Path(call.args.file), call.args.key
    try:
        data = path.read_bytes()
    except OSError:
        raise Usage(call.words("cli.snapshot.unreadable", value=path)) from None
    beside = path.with_name("manifest.json")
    try:
        manifests = [beside.read_bytes()] if beside.is_file() and beside != path else []
        keys = trusted(key) if key else set()
    except OSError:
        manifests = []
    except ValueError:
        raise Usage(call.words("cli.snapshot.no_key", value=key)) from None
    verdict = verify_here(call.ledger, data, manifests=manifests, keys=keys)
    said = told_verdict(verdict, call.words)
    document: dict[str, Any] = {"genuine": verdict.genuine, "state": verdict.state, "reason": said[0], "unchecked": list(verdict.unchecked)}
    if verdict.manifest:
        named = ("release", "period", "kind", "released_by", "approved_by", "released_at")
        document |= {name: verdict.manifest[name] for name in named}
    return Answer(document, "\n".join([call.words(f"verify.state.{verdict.state}"), *said]), 0 if verdict.genuine else 1)
