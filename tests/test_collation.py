"""Words go in the order in which a reader of their language looks for them."""

import pytest

from handouts.language.collation import sort_key


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("en", ["Biopsy", "blood count", "blood-thinner", "bloodstream", "Stage 2", "Stage four"]),
        ("es", ["ámbito", "célula", "ecografía", "Estadio", "nódulo", "ñame", "oncólogo", "zona"]),
        ("pt-BR", ["célula", "cirurgia", "estádio", "exame", "órgão", "zona"]),
        ("fr", ["biopsie", "échographie", "métastase", "œdème", "ovaire"]),
        ("pl", ["cień", "ćma", "lek", "łagodny", "zator", "źródło", "żyła"]),
        ("vi", ["an", "ăn", "ấn", "da", "di căn", "đau", "ở", "ung thư", "ứ"]),
        ("ru", ["ёмкость", "железа", "йод", "клетка"]),
        ("ar", ["أشعة", "بروتين", "ثدي", "خزعة", "عظم"]),
        ("ur", ["بایوپسی", "پھیپھڑے", "ٹیومر", "چھاتی", "گلٹی", "ہارمون", "یرقان"]),
        ("hi", ["अंग", "कैंसर", "बायोप्सी", "हड्डी"]),
        ("ko", ["가슴", "뇌", "림프절", "생검", "호르몬"]),
        ("zh-Hans", ["癌", "靶向", "放疗", "活检", "淋巴", "转移"]),
    ],
)
def test_the_order_of_each_language(locale: str, words: list[str]) -> None:
    """Letters of its own have places of their own; accents and case do not count."""
    assert sorted({*words}, key=lambda word: sort_key(word, locale)) == words


def test_words_that_differ_in_accents_alone_have_one_order() -> None:
    """The same input gives the same list."""
    assert sort_key("papá", "es")[0] == sort_key("Papa", "es")[0]
    assert sort_key("papá", "es") != sort_key("papa", "es")
