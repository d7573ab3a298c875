"""Staff record what a company has agreed to, on which document, and its withdrawal; and the parameters of disclosure control.

Every version is kept, with name, day and reason.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, replace
from datetime import date

from gic_metrics.disclosure.consents import BODY, Consent, Consents, NotAConsent
from gic_metrics.disclosure.rules import BODY as RULES
from gic_metrics.disclosure.rules import Rules
from gic_metrics.ledger import Ledger
from gic_metrics.reference import laid_over
from gic_metrics.submission.remarks import is_evidence

DOCUMENT = "consent.document"
"""act; the subject is the organisation number"""


def consents_of(ledger: Ledger, as_of: object = None) -> Consents:
    """What companies have agreed to, as it stood at a time."""
    return Consents.of(ledger.references(as_of).get(BODY, {}))


def give(ledger: Ledger, consent: Consent, data: bytes, *, by: str, reason: str) -> Consent:
    """Keep the document, then record the consent. Raises NotAConsent for a company that is not in the register or no document."""
    if consent.company not in {c["org_no"] for c in laid_over(ledger.references())["register"]["company"]}:
        raise NotAConsent("company")
    if not is_evidence(consent.document, data):
        raise NotAConsent("document")
    whole = replace(consent, sha256=hashlib.sha256(data).hexdigest())
    body = {"sha256": whole.sha256, "file": whole.document, "figure": whole.figure, "agreed_on": whole.agreed_on}
    ledger.act(DOCUMENT, whole.company, body, by=by, reason=reason, originals=[(whole.document, data)])
    ledger.enter_reference({BODY: consents_of(ledger).given(whole).body()}, by=by, reason=reason)
    return whole


def withdraw_consent(ledger: Ledger, consent: Consent, *, on: date, by: str, reason: str) -> None:
    """From now on no release names the figure by this consent; what has been released stays."""
    now = consents_of(ledger)
    if consent not in now.entries:
        raise NotAConsent("gone")
    ledger.enter_reference({BODY: now.withdrawn(consent, on=on, reason=reason).body()}, by=by, reason=reason)


def rules_of(ledger: Ledger) -> Rules:
    """The parameters that hold; for staff and for the control itself."""
    return Rules.of(ledger.references().get(RULES, {}))


def set_rules(ledger: Ledger, rules: Rules, *, by: str, reason: str) -> bool:
    """Other parameters from the next release on; False where they hold already."""
    kept = {name: value for name, value in asdict(rules).items() if name != "protected" and value is not None}
    return ledger.enter_reference({RULES: kept}, by=by, reason=reason)
