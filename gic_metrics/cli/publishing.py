"""The command `publish`: everything that was released, as a site for a crowd, a file for a public instance, an event for a stand."""

from __future__ import annotations

from pathlib import Path

from gic_metrics.cli.arguments import Usage
from gic_metrics.cli.call import Answer, Call
from gic_metrics.figures.static import NoBrowser, NotDrawn, find_browser
from gic_metrics.publish.delivery import deliver, left
from gic_metrics.publish.event.page import event_page
from gic_metrics.publish.instance import write_instance
from gic_metrics.publish.releasing import in_force, releases
from gic_metrics.publish.sealing import key_of, sealed_releases, shelf_of
from gic_metrics.publish.served import INSTANCE_SETTING, SITE_SETTING
from gic_metrics.publish.site.writing import publish_site


def publish(call: Call) -> Answer:
    """Write what was asked for, else what the settings name; exit status 1 where nothing has been released."""
    args, words = call.args, call.words
    asked = {"site": args.site, "instance": args.instance, "event": args.event}
    if not any(asked.values()):
        asked |= {"site": call.environment.get(SITE_SETTING), "instance": call.environment.get(INSTANCE_SETTING)}
    if not any(asked.values()):
        raise Usage(words("cli.wrong.required", names="--site, --instance, --event"))
    made, browser = releases(call.ledger), find_browser()
    if not made:
        return Answer({"releases": 0, "files": []}, words("cli.publish.nothing"), 1)
    said, files = [], []
    try:
        key = key_of(call.ledger, call.environment)
        if asked["site"]:
            contents, changed = publish_site(call.ledger, key, Path(asked["site"]), browser=browser, now=call.clock())
            files += [str(Path(asked["site"]) / name) for name in contents]
            said.append(words("cli.publish.site", n=len(contents), changed=changed, folder=asked["site"]))
        if asked["instance"]:
            seals = [one.signed for one in sealed_releases(call.ledger)]
            write_instance(asked["instance"], made, public_key=key.public, seals=seals)
            files.append(asked["instance"])
            said.append(words("cli.publish.instance", n=len(made), file=asked["instance"]))
        if asked["event"]:
            newest = in_force(made)
            if newest is None:
                return Answer({"releases": len(made), "files": files}, words("cli.publish.none_in_force"), 1)
            if browser is None:
                raise NoBrowser
            Path(asked["event"]).write_bytes(event_page(newest.release, browser=browser, shelf=shelf_of(call.ledger)))
            files.append(asked["event"])
            said.append(words("cli.publish.event", id=newest.release.id, file=asked["event"]))
    except NoBrowser:
        raise Usage(words("cli.publish.no_browser")) from None
    except NotDrawn as failed:
        raise Usage(words("cli.snapshot.not_drawn", problem=str(failed)[-300:])) from failed
    except OSError as wrong:
        raise Usage(words("cli.wrong.write", value=wrong.filename or "")) from None
    return Answer({"releases": len(made), "files": files}, "\n".join(said))


def delivered(call: Call) -> list[str]:
    """Write again what the settings name, after something was released or recalled; what it says of that."""
    if not any(call.environment.get(setting) for setting in (SITE_SETTING, INSTANCE_SETTING)):
        return []
    try:
        deliver(call.ledger, call.environment, browser=find_browser(), now=call.clock())
    except (NotDrawn, OSError) as failed:
        return [call.words("cli.snapshot.not_delivered", problem=str(failed)[-300:])]
    return [
        call.words(f"delivery.{one.kind}.{one.state}", where=one.where, written=one.written, files=list(one.differs), n=len(one.differs))
        for one in left(call.ledger, call.environment).places
    ]
