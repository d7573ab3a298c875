"""The command `publish`: everything that was released, as a site for a crowd, a file for a public instance, an event for a stand."""

from __future__ import annotations

import os
from pathlib import Path

from gic_metrics.cli.arguments import Usage
from gic_metrics.cli.call import Answer, Call
from gic_metrics.figures.static import NoBrowser, NotDrawn, find_browser
from gic_metrics.publish.event.page import event_page
from gic_metrics.publish.instance import write_instance
from gic_metrics.publish.releasing import in_force, releases
from gic_metrics.publish.sealing import key_of, sealed_releases
from gic_metrics.publish.site.writing import published, site, write_site


def publish(call: Call) -> Answer:
    """Write what was asked for; exit status 1 where nothing has been released."""
    args, words = call.args, call.words
    if not (args.site or args.instance or args.event):
        raise Usage(words("cli.wrong.required", names="--site, --instance, --event"))
    made, browser = releases(call.ledger), find_browser()
    if not made:
        return Answer({"releases": 0, "files": []}, words("cli.publish.nothing"), 1)
    said, files = [], []
    try:
        key = key_of(call.ledger, os.environ)
        if args.site:
            contents = site(published(call.ledger, key, browser=browser, by=words("submission.system")), key.public, browser=browser)
            changed = write_site(contents, Path(args.site))
            files += [str(Path(args.site) / name) for name in contents]
            said.append(words("cli.publish.site", n=len(contents), changed=changed, folder=args.site))
        if args.instance:
            write_instance(args.instance, made, public_key=key.public, seals=[one.signed for one in sealed_releases(call.ledger)])
            files.append(args.instance)
            said.append(words("cli.publish.instance", n=len(made), file=args.instance))
        if args.event:
            newest = in_force(made)
            if newest is None:
                return Answer({"releases": len(made), "files": files}, words("cli.publish.none_in_force"), 1)
            if browser is None:
                raise NoBrowser
            Path(args.event).write_bytes(event_page(newest.release, browser=browser))
            files.append(args.event)
            said.append(words("cli.publish.event", id=newest.release.id, file=args.event))
    except NoBrowser:
        raise Usage(words("cli.publish.no_browser")) from None
    except NotDrawn as failed:
        raise Usage(words("cli.snapshot.not_drawn", problem=str(failed)[-300:])) from failed
    except OSError as wrong:
        raise Usage(words("cli.wrong.write", value=wrong.filename or "")) from None
    return Answer({"releases": len(made), "files": files}, "\n".join(said))
