"""Citations and docket numbers: of which case, of what kind, in which court; and numbers that are none."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("text", "case", "cited", "kind", "court"),
    [
        ("The court cited Massachusetts v. EPA, 549 U.S. 497 (2007).", "Massachusetts v. EPA", "549 U.S. 497 (2007)",
         "citation", "scotus"),
        ("The judge relied on Texas v. Biden, 567 F. Supp. 3d 123 (N.D. Tex. 2021).", "Texas v. Biden",
         "567 F. Supp. 3d 123 (N.D. Tex. 2021)", "citation", "txnd"),
        ("Texas v. United States, No. 21-cv-00067, is pending.", "Texas v. United States", "No. 21-cv-00067", "docket",
         None),
        ("The lawsuit, No. 2:24-cv-00211, challenges the rule.", "lawsuit", "No. 2:24-cv-00211", "docket", None),
        ("The court heard Commission v Poland, C-204/21, in May.", "Commission v Poland", "C-204/21", "docket", None),
    ],
)  # fmt: skip
def test_a_case_is_cited(read, words, text, case, cited, kind, court):
    (row,) = read(text, "citedAs")
    assert (words(row["subject"]), words(row["object"]), row["kind"], row.get("courtId")) == (case, cited, kind, court)


def test_a_case_that_is_cited_twice_is_one(read):
    text = "She cited Roe v. Wade, 410 U.S. 113 (1973). He cited Roe v. Wade, 410 U.S. 113, too."
    assert len({row["subject"]["id"] for row in read(text, "citedAs")}) == 1


def test_numbers_of_citations_count_nothing(read):
    assert read("The court cited Massachusetts v. EPA, 549 U.S. 497 (2007).", "figure") == []


@pytest.mark.parametrize("text", ["The army sold 30 U.S. bases and 20 trucks.", "Texas and Ohio played 21-17."])
def test_no_citation(read, text):
    assert read(text, "citedAs") == []
