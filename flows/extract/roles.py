"""Roles: the title beside a name, and the country or organization in which it is held (codebook section 1, roles)."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from flows.extract.country_names import CountryName
from flows.extract.organizations import Organization
from flows.extract.phrases import Found, Words
from flows.extract.titles import Title
from flows.records import Span

_SMALL_MODIFIERS = {"deputy", "vice", "first", "senior", "former", "then", "acting", "chief", "assistant", "prime"}
_ARTICLES = {"the", "a", "an", "also", "its", "his", "her", "who", "is", "was", "as", "serves", "currently"}
_REACH = 14
# Words behind a name and a comma that begin no office: "X, today met the President".
_NO_OFFICE = {"today", "yesterday", "met", "said", "told", "meets", "says", "arrived", "received", "hosted", "visited"}
# How far back the body of "its chairman" may be named, in words.
_NEAR = 60
_STATE_OFFICES = {"head_of_state", "head_of_government", "minister", "ambassador", "legislator", "military"}
_BODY_OFFICES = {"executive", "academic"}


@dataclass(frozen=True, slots=True)
class Held:
    """A title held by the person named beside it, at words `first` to `last`, with its country or organization."""

    first: int
    last: int
    title: Title | None
    country_code: str | None = None
    organization: Organization | None = None


class RoleFinder:
    """The titles, countries and organizations of a text by their word positions."""

    def __init__(
        self,
        words: Words,
        titles: list[Found[Title]],
        countries: list[CountryName],
        organizations: list[Organization],
        persons: Iterable[Span],
    ) -> None:
        self._persons = {at for first, last in persons for at in range(first, last)}
        self._words = words
        self._title_to = {found.last: found for found in titles}
        self._title_from = {found.first: found for found in titles}
        self._country_to = {country.last: country for country in countries}
        self._country_from = {country.first: country for country in countries}
        self._organization_to = {found.last: found for found in organizations}
        self._organization_from = {found.first: found for found in organizations}
        self._ends = sorted(self._organization_to)
        self._placed = {*self._country_to, *self._organization_to}

    def roles(self, mention: Span) -> list[Held]:
        """The roles stated beside one mention of a person's name; one without title gives the country only."""
        first, last = mention
        found = [self._before(first, last), self._after(last)]
        return [held for held in found if held is not None]

    def _before(self, first: int, last: int) -> Held | None:
        at = self._before_honours(first)
        title = self._title_to.get(at)
        if title and self._words.glued(at):
            held = self._titled(title, last)
            return held if _has_place(held) else self._governed(held, title.first)
        governing = self._across(at) or self._explained(at, first)
        if governing and not self._is_of_another(governing, at):
            held = self._phrase(governing.first, governing, at)
            held = held if _has_place(held) else self._governed(held, governing.first)
            return held if _has_place(held) else self._in_last_body(held)
        country = self._country_to.get(at)
        if country and country.form == "adjective" and self._words.glued(at):
            return Held(country.first, country.last, None, country.country_code)
        return None

    def _in_last_body(self, held: Held) -> Held:
        """A title that refers back: "its spokesman, X Y" and "the rector, X Y" are of the body named before."""
        article = self._words.folded[held.first - 1] if held.first else ""
        office = held.title.role_class if held.title else ""
        if not (article == "its" and office not in _STATE_OFFICES) and not (
            article == "the" and office in _BODY_OFFICES
        ):
            return held
        at = bisect_right(self._ends, held.first) - 1
        if at < 0 or held.first - self._ends[at] > _NEAR:
            return held
        body = self._organization_to[self._ends[at]]
        return Held(held.first, held.last, held.title, body.country_code, body)

    def _explained(self, at: int, first: int) -> Found[Title] | None:
        """The title that a name explains: "Chile's envoy, X Y", "its chairman, X Y"."""
        title = self._title_to.get(at - 1)
        whole = first + 1 in self._persons
        return title if whole and title and self._words.folded[at - 1] == "," and self._words.glued(at) else None

    def _is_of_another(self, title: Found[Title], at: int) -> bool:
        """Whether an office between commas is that of the name before it: "X, minister of trade of Fiji, Mr Y"."""
        commas = {title.first - 1, at if self._words.folded[at] == "," else at - 1}
        return all(self._words.folded[comma] == "," for comma in commas) and title.first - 2 in self._persons

    def _before_honours(self, at: int) -> int:
        """The place before "Mr", "H.E. Dr" and a comma before them."""
        while at in self._title_to and self._title_to[at].value.role_class == "honorific" and self._words.glued(at):
            if self._is_counterpart(at):
                break
            at = self._title_to[at].first
        return at

    def _is_counterpart(self, at: int) -> bool:
        """Whether an adjective stands right before an honour: "his Turkish counterpart X", not "envoy to Fiji Mr X"."""
        country = self._country_to.get(self._title_to[at].first)
        return country is not None and country.form == "adjective"

    def _titled(self, title: Found[Title], last: int) -> Held:
        """ "Azerbaijani Deputy Foreign Minister X", "Foreign Minister X of Kazakhstan"."""
        begin, country, organization = self._modifiers(title.first)
        if country is None and organization is None:
            country, organization = self._of(last)
        return Held(begin, title.last, title.value, country, organization)

    def _governed(self, held: Held, at: int) -> Held:
        """A title that another one before it places: "Turkey's Head of the Department of Justice, Councillor X"."""
        for _ in range(2):
            if at > 0 and self._words.folded[at - 1] == "and":
                at -= 1
            title = self._across(at) or self._title_to.get(at)
            if title is None:
                return held
            outer = self._phrase(title.first, title, at)
            if _has_place(outer):
                return Held(held.first, held.last, held.title, outer.country_code, outer.organization)
            at = outer.first
        return held

    def _modifiers(self, at: int) -> tuple[int, str | None, Organization | None]:
        """The words of the title before its head, and the country or organization before them."""
        begin = at
        while begin > 0 and self._words.glued(begin):
            if begin in self._organization_to:
                found = self._organization_to[begin]
                return begin, found.country_code, found
            if begin in self._country_to:
                return begin, self._country_to[begin].country_code, None
            word = self._words.folded[begin - 1]
            if word == "s" and begin > 2 and self._words.folded[begin - 2] == "'":
                if begin - 2 in self._country_to:
                    return begin, self._country_to[begin - 2].country_code, None
                if begin - 2 in self._organization_to:
                    found = self._organization_to[begin - 2]
                    return begin, found.country_code, found
                break
            joins = word in {"and", "&", "-"} and begin - 1 not in self._placed
            if not (self._modifies(begin - 1) or (joins and self._modifies(begin - 2))):
                break
            begin -= 1
        return begin, None, None

    def _modifies(self, at: int) -> bool:
        if at in self._persons:
            return False
        word = self._words.text[self._words.starts[at] : self._words.ends[at]]
        return word in _SMALL_MODIFIERS or (word[0].isupper() and word.lower() not in _ARTICLES | {"in", "at", "on"})

    def _of(self, at: int) -> tuple[str | None, Organization | None]:
        """The country or organization behind "of" at word `at`."""
        if at + 1 >= len(self._words.starts) or self._words.folded[at] not in {
            "of",
            "for",
            "at",
            "to",
            "from",
            "in",
            "with",
        }:
            return None, None
        behind_of = self._words.folded[at] in {"of", "for"}
        at += 1
        while at < len(self._words.starts) - 1 and self._words.folded[at].lower() in {"the", "its", "said"}:
            at += 1
        if at in self._organization_from:
            found = self._organization_from[at]
            return found.country_code, found
        if at in self._country_from and behind_of:
            return self._country_from[at].country_code, None
        return None, None

    def _across(self, at: int) -> Found[Title] | None:
        """The title that governs a name: "Minister of Foreign Affairs of Azerbaijan X"."""
        steps = 0
        if at > 0 and self._words.folded[at - 1] in {"of", "for", "to"}:
            return None  # "an aide to X" is another person
        if at > 0 and self._words.folded[at - 1] == ",":
            at -= 1
        while at > 0 and steps < _REACH and self._words.glued(at):
            steps += 1
            if at in self._title_to and steps > 1 and self._words.folded[at] in {"of", "for", "at", "to"}:
                return self._title_to[at]
            if at in self._organization_to:
                at = self._organization_to[at].first
            elif at in self._country_to:
                at = self._country_to[at].first
            elif at > 3 and (self._words.folded[at - 3], self._words.folded[at - 1]) == ("(", ")"):
                at -= 3
            elif self._words.folded[at - 1] in {
                "of",
                "for",
                "the",
                "and",
                "at",
                "to",
                "&",
                "on",
                "-",
            } or self._modifies(at - 1):
                at -= 1
            elif self._words.folded[at - 1] == "," and at > 1 and self._modifies(at) and self._modifies(at - 2):
                at -= 1  # "Minister of Commerce, Industry and Labour"
            else:
                return None
        return None

    def _after(self, last: int) -> Held | None:
        """ "X, Turkey's energy minister", "X, who is also the founder of the Association"."""
        if last + 2 >= len(self._words.starts) or self._words.folded[last] != "," or not self._words.glued(last + 1):
            return None
        at, country, organization = last + 1, None, None
        begin = at
        for _ in range(_REACH):
            if at >= len(self._words.starts) or not self._words.glued(at):
                return None
            if at in self._title_from and self._words.folded[at] != "mr":
                title = self._title_from[at]
                if title.last in self._persons:
                    return None
                held = self._phrase(begin, title, title.last + _REACH)
                if held.country_code is None and held.organization is None:
                    return Held(held.first, held.last, held.title, country, organization)
                return Held(
                    held.first, held.last, held.title, held.country_code or country, held.organization or organization
                )
            if at in self._organization_from:
                organization = self._organization_from[at]
                country, at = organization.country_code, organization.last
                begin = at
            elif at in self._country_from:
                country, at = self._country_from[at].country_code, self._country_from[at].last
                begin = at
            elif self._words.folded[at] in {"'", "s", "-"} | _ARTICLES:
                at += 1
                begin = at
            elif self._words.folded[at] in _NO_OFFICE:
                return None
            elif self._words.folded[at].isalpha() and (self._words.folded[at].islower() or self._modifies(at)):
                at += 1
                if at - begin > 4:
                    return None
            else:
                return None
        return None

    def _phrase(self, begin: int, title: Found[Title], limit: int) -> Held:
        """A title with what follows it up to word `limit`: "Minister of Energy of Azerbaijan"."""
        end, country, organization = title.last, None, None
        at = title.last
        while at < min(limit, len(self._words.starts)) and self._words.glued(at):
            found_country, found_organization = self._of(at)
            if found_country or found_organization:
                country, organization = country or found_country, organization or found_organization
                break
            word = self._words.folded[at]
            if word in {"of", "for"} and at + 1 < limit:
                at += 1
            elif word in {"the", "and", "&"} or (self._modifies(at) and at not in self._country_from):
                at += 1
                end = at if self._modifies(at - 1) else end
            else:
                break
        before = self._modifiers(title.first)
        return Held(min(begin, before[0]), end, title.value, before[1] or country, organization or before[2])


def _has_place(held: Held) -> bool:
    return held.country_code is not None or held.organization is not None
