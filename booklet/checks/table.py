"""The visible table of rules, in the order in which an article is looked at.

To add a rule: write its function in the file of its subject, list it here, give it a bad and a good example and a
planted fault in tests/faults/.
"""

from __future__ import annotations

from . import (
    addresses, emphasis, files, handout, headings, images, language, links, lists, plain, reviews, safety, senses, spelling, tables, terms,
    translations, trust, typography, wording,
)
from .rule import Rule

__all__ = ["ARTICLE_RULES", "FRONT_MATTER_RULES", "RULES", "TREE_RULES"]

# Rules of a tree look at articles and topic introductions, rules of an article at its facts and its whole text.
TREE_RULES: tuple[Rule, ...] = (
    headings.heading_empty, headings.heading_by_emphasis, headings.heading_repeated, headings.heading_long,
    headings.section_empty, headings.heading_in_capitals, headings.heading_ends_in_stop,
    lists.list_by_hand, lists.list_of_one, lists.list_long, lists.list_deep, lists.list_item_empty, lists.list_broken,
    tables.table_without_header, tables.table_header_empty, tables.table_without_caption, tables.table_without_rows,
    tables.table_of_one_column, tables.table_wide, tables.table_cells_merged, tables.table_in_table, tables.table_cell_empty,
    tables.table_cell_long,
    images.image_without_alt, images.image_alt_is_file_name, images.image_alt_vague, images.image_alt_announced,
    images.image_alt_long, images.image_alt_repeats_caption, images.image_alt_repeated, images.image_alt_is_address,
    images.image_chart_without_data, images.image_decorative_with_caption, images.image_coarse, images.image_heavy,
    images.drawing_without_title,
    addresses.link_insecure, addresses.link_shortened, addresses.link_tracked, addresses.link_to_private_host,
    addresses.link_to_placeholder,
    links.link_text_vague, links.link_text_is_address, links.link_text_empty, links.link_text_ambiguous, links.link_text_long,
    links.link_file_unannounced, links.link_number_differs, links.link_address_differs, links.link_doubled,
    language.language_unlike_text, language.passage_language_missing, language.passage_language_unlike,
    language.language_tag_unknown,
    emphasis.text_in_capitals, emphasis.bold_long, emphasis.italics_long, emphasis.text_struck_out, emphasis.text_underlined,
    emphasis.text_made_small,
    senses.meaning_by_colour, senses.meaning_by_place, senses.page_named_by_hand, senses.words_of_the_screen,
    senses.emoji_in_text,
    typography.letters_spaced, typography.line_of_signs, typography.arrow_by_signs, typography.stop_repeated,
    typography.space_before_stop, typography.space_missing, typography.word_doubled, typography.ligature_pasted,
    typography.invisible_character, typography.word_broken, typography.text_garbled, typography.letters_disguised,
    typography.layout_by_spaces, typography.breaks_for_space,
    plain.sentence_long, plain.paragraph_long, plain.negative_doubled,
    wording.word_hard, wording.wording_harmful, wording.latin_shorthand, wording.slash_between_words,
    wording.plural_in_brackets, wording.time_relative, wording.placeholder_left,
    handout.crisis_wording_stale, handout.crisis_number_old, handout.key_points_few, handout.key_point_long,
    handout.what_to_do_without_steps, handout.help_without_contact,
    safety.dose_decimal_unsafe, safety.dose_shorthand, safety.emergency_number_foreign, safety.crisis_block_without_number,
)
# Rules that read the front matter alone: where it cannot be read, that is the fault, and what it lacks nobody knows.
FRONT_MATTER_RULES: tuple[Rule, ...] = (
    reviews.review_overdue, reviews.review_soon, reviews.review_too_far, reviews.review_date_missing,
    reviews.review_date_impossible, trust.reviewer_missing, trust.author_missing, trust.sources_missing,
    trust.article_is_draft, reviews.review_old, reviews.next_review_missing, trust.reviewer_is_author, trust.credentials_missing,
    trust.sources_old, trust.summary_missing,
)
ARTICLE_RULES: tuple[Rule, ...] = (
    headings.headings_missing, headings.section_long, headings.heading_repeats_title, headings.title_long,
    headings.title_repeated,
    language.language_assumed,
    emphasis.bold_often,
    plain.reading_grade_high, plain.reading_ease_low, plain.sentences_long, plain.passive_often, plain.reader_not_addressed,
    terms.abbreviation_unexplained, terms.term_unexplained,
    spelling.word_misspelled,
    handout.key_points_missing, handout.key_points_late, handout.key_points_too_many, handout.what_to_do_missing,
    handout.when_to_get_help_missing, handout.block_repeated, handout.article_long,
    safety.crisis_words_without_help,
    *FRONT_MATTER_RULES, trust.trust_mark_claimed,
    translations.translation_stale, translations.translation_undated, translations.translation_original_unknown,
    translations.translation_language, translations.link_not_translated, translations.translator_missing,
    translations.words_untranslated,
    files.file_name_untold, files.file_is_copy, files.article_doubled,
)
RULES = {rule.name: rule for rule in (*TREE_RULES, *ARTICLE_RULES)}
