"""How a company will appear, on a page: what the public would see of it, the letter that says so, and its consents."""

from __future__ import annotations

import hashlib
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

import streamlit as st

from gic_metrics.disclosure import Consent, NotAConsent, Rules
from gic_metrics.disclosure.consents import ANNUAL, FIGURES
from gic_metrics.figures.static import NoBrowser, NotDrawn, Sheet, drawn, find_browser
from gic_metrics.ledger import LedgerError
from gic_metrics.publish import appearance_sheet as letters
from gic_metrics.publish.appearance import Appearance, appearance, companies_in
from gic_metrics.publish.releasing import NotReleased
from gic_metrics.submission import consenting, remarks
from pages import _html
from pages import _letting_out as letting_out
from pages._names import name_field
from pages._place import today

if TYPE_CHECKING:
    from pages._place import Place

PDF, HTML = "application/pdf", "text/html"
FIRST_YEAR, LAST_YEAR = 2013, 2100
DONE, REFUSED = "consent_done", "consent_refused"
_printing = ThreadPoolExecutor(max_workers=1, thread_name_prefix="letters")


@st.cache_resource(max_entries=20, show_spinner=False)
def _printed(_html_text: str, sha256: str) -> Future[list[bytes]]:
    """Begun once for all readers, beside the run of the page: a browser takes seconds."""
    return _printing.submit(drawn, [Sheet(_html_text, "pdf")])


def choose(place: Place) -> str | None:
    """The company; None where the region has none."""
    known = companies_in(place.region)
    return st.selectbox(place.words("page.appearance.company"), list(known), format_func=known.__getitem__, key="appearance_company")


def how(place: Place, company: str) -> None:
    """What the public would see of it in the next release, line by line, and why."""
    one, words = _seen(place, company), place.words
    if one is None:
        place.empty("page.appearance.nothing")
        return
    place.heading("page.appearance.how")
    place.tell(words("appearance.lead", period=one.period, day=one.as_of))
    place.say(_html.table(letters.appearing_columns(words), letters.appearing_rows(one, place.region, words), numeric=[3]))
    place.tell(*(words(f"appearance.why.{way}") for way in one.ways), words("appearance.never"))


def letter(place: Place, company: str) -> None:
    """The same as a letter to send before an event: printed by an installed browser, or as a page to print where there is none."""
    one, words = _seen(place, company), place.words
    if one is None:
        return
    text = letters.sheet_html(one, place.region, words)
    name = words("page.appearance.file", company=one.name, period=one.period)
    if find_browser() is None:
        place.tell(words("page.appearance.no_browser"))
        st.download_button(words("page.appearance.html"), text.encode(), f"{name}.html", HTML, key="letter_html", on_click="ignore")
        return
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    if st.button(words("page.appearance.make", company=one.name), key="letter_make", icon=":material/picture_as_pdf:"):
        st.session_state["letter"] = sha256
    if st.session_state.get("letter") == sha256:
        _fetch(place, _printed(text, sha256), f"{name}.pdf", one.name)


@st.fragment(run_every=1.0)
def _fetch(place: Place, printed: Future[list[bytes]], name: str, company: str) -> None:
    words = place.words
    if not printed.done():
        place.tell(words("page.appearance.making"))
        return
    try:
        [data] = printed.result()
    except (NoBrowser, NotDrawn):
        place.say(_html.state("failed", words("page.appearance.not_made"), words("page.appearance.not_made.text")))
        return
    st.download_button(words("page.appearance.fetch", company=company), data, name, PDF, type="primary", key="letter_pdf", on_click="ignore")


def agreed(place: Place, company: str | None) -> None:
    """Everything that the company has agreed to, the withdrawn too, and each version with name, day and reason."""
    words = place.words
    with st.container():
        if DONE in st.session_state:
            place.say(_html.state("done", words("page.appearance.thanks"), st.session_state.pop(DONE)))
    place.heading("appearance.consents")
    entries = consenting.consents_of(place.ledger, place.as_of).of_company(company or "")
    if entries:
        place.say(_html.table(letters.consent_columns(words), letters.consent_rows(entries, words)))
        for entry in entries:
            _document(place, entry)
    else:
        place.tell(words("appearance.no_consent"))
    versions = [] if place.as_of else place.ledger.reference_history(consenting.BODY)[1:]
    if versions:
        columns = [words(f"page.targets.history.{name}") for name in ("when", "by", "reason")]
        rows = [(words.write(v.recorded_at, "datetime"), v.recorded_by, v.reason) for v in reversed(versions)]
        place.say(_html.folded(words("page.appearance.versions", n=len(versions)), _html.table(columns, rows)))


def _document(place: Place, entry: Consent) -> None:
    key = "_".join(map(str, (*entry.key, entry.sha256[:8], entry.withdrawn_on)))
    fetched = place.words("page.appearance.document", name=entry.document)
    st.download_button(fetched, lambda: place.ledger.original(entry.sha256), entry.document, key=f"consent_{key}", type="tertiary", on_click="ignore")


def agree(place: Place, company: str) -> None:
    """The form of a consent: which figures, for which years, who agreed, and the document."""
    words = place.words
    with st.expander(words("page.appearance.agree"), icon=":material/handshake:"), st.container():
        left, right = st.columns(2)
        said = {f: words(f"appearance.agreed.{f}") for f in FIGURES}
        figure = left.selectbox(words("appearance.consent.figure"), list(FIGURES), format_func=said.__getitem__, key="consent_figure")
        right.html(_html.paragraphs(words("page.appearance.annual")))
        first = left.number_input(words("page.appearance.first"), FIRST_YEAR, LAST_YEAR, value=today().year, key="consent_first")
        last = right.number_input(words("page.appearance.last"), FIRST_YEAR, LAST_YEAR, value=None, key="consent_last")
        who = left.text_input(words("page.appearance.who"), key="consent_who")
        day = right.date_input(words("page.appearance.day"), value=None, format="DD.MM.YYYY", max_value=today(), key="consent_day")
        file = st.file_uploader(words("page.appearance.file_in"), [kind[1:] for kind in remarks.KINDS], key="consent_file", max_upload_size=10)
        name, reason = _who_and_why(place, "consent")

        def go() -> None:
            if file is None:
                raise NotAConsent("document")
            entered = Consent(
                company, figure, ANNUAL, int(first), int(last) if last else None, who.strip(), day.isoformat() if day else "", file.name
            )
            consenting.give(place.ledger, entered, file.getvalue(), by=name(), reason=reason())

        _button(place, words("page.appearance.agree.go"), "consent_go", go, words("page.appearance.agree.done"))


def withdraw(place: Place, company: str) -> None:
    """A withdrawal: from the next release on. What has been released stays as it is."""
    words = place.words
    holding = [entry for entry in consenting.consents_of(place.ledger).of_company(company) if entry.in_force]
    if not holding:
        return
    with st.expander(words("page.appearance.withdraw"), icon=":material/undo:"):
        place.tell(words("page.appearance.withdraw.text"))
        names = {n: " · ".join(letters.consent_rows([entry], words)[0][:3]) for n, entry in enumerate(holding)}
        chosen = st.selectbox(words("page.appearance.withdraw.which"), list(names), format_func=names.__getitem__, key="withdraw_which")
        name, reason = _who_and_why(place, "withdraw")

        def go() -> None:
            consenting.withdraw_consent(place.ledger, holding[chosen or 0], on=today(), by=name(), reason=reason())

        _button(place, words("page.appearance.withdraw.go"), "withdraw_go", go, words("page.appearance.withdraw.done"))


def parameters(place: Place) -> None:
    """The parameters of disclosure control, for staff alone."""
    words, now = place.words, consenting.rules_of(place.ledger)
    with st.expander(words("page.appearance.rules"), icon=":material/shield_lock:"):
        place.tell(words("page.appearance.rules.text"))
        left, right = st.columns(2)
        groups = left.number_input(words("page.appearance.rules.groups"), 3, 20, value=now.minimum_groups, key="rules_groups")
        p_pct = right.number_input(words("page.appearance.rules.p"), 1.0, 100.0, value=now.p_pct, format="%g", key="rules_p")
        k_pct = left.number_input(words("page.appearance.rules.k"), 50.0, 100.0, value=now.k_pct, format="%g", key="rules_k")
        doubt = right.number_input(words("page.appearance.rules.doubt"), 5.0, 100.0, value=now.attacker_pct, format="%g", key="rules_doubt")
        name, reason = _who_and_why(place, "rules")

        def go() -> None:
            merged = max(int(groups), now.merged_groups)
            try:
                entered = Rules(int(groups), float(p_pct), now.top_groups, None if k_pct is None else float(k_pct), merged, float(doubt))
            except ValueError:
                raise NotAConsent("limits") from None
            consenting.set_rules(place.ledger, entered, by=name(), reason=reason())

        _button(place, words("page.appearance.rules.go"), "rules_go", go, words("page.appearance.rules.done"))


def _seen(place: Place, company: str) -> Appearance | None:
    years = [t.period for t in place.region.totals() if t.emitted_t is not None]
    if not years:
        return None
    try:
        drafted = letting_out.next_draft(place, years[-1])
    except NotReleased:
        return None
    return appearance(place.region, drafted, consenting.consents_of(place.ledger), company)


def _who_and_why(place: Place, key: str):
    name = name_field(place, f"{key}_by", place.words("page.release.by"))
    st.text_input(place.words("page.submissions.reason"), key=f"{key}_reason")
    return name, lambda: str(st.session_state.get(f"{key}_reason") or "").strip()


def _button(place: Place, label: str, key: str, act, done: str) -> None:
    """Press, and it is done and said; or nothing is stored, and it says why."""
    words = place.words
    if not st.button(label, type="primary", key=key):
        return
    name, reason = place.name or st.session_state.get(f"{key[:-3]}_by"), st.session_state.get(f"{key[:-3]}_reason")
    if not (name or "").strip() or not (reason or "").strip():
        place.say(_html.state("warning gic-small", words("page.intake.lacks.title"), words("page.targets.lacks")))
        return
    try:
        act()
    except NotAConsent as wrong:
        place.say(_html.state("warning gic-small", words("page.appearance.wrong"), words(f"consents.wrong.{wrong.code}")))
        return
    except LedgerError as error:
        place.say(_html.state("failed", words("page.submissions.not_done"), words(f"ledger.{error.code}", **error.params)))
        return
    st.session_state[DONE] = done
    st.rerun()
