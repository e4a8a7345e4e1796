// Choices out of a table by a recipe, long (a row an alternative) or wide (a row a choice): which
// alternatives were on offer, which was taken and by whom. It counts and places what is wrong.
#pragma once

#include <string>
#include <vector>

#include "models/tabular/rows.h"

namespace marketday {

struct ChoiceRows {
  std::vector<std::string> alternatives;
  std::vector<std::size_t> first = {0};  // place of each choice's first alternative, and the end
  std::vector<std::size_t> rows;         // of the table, one an alternative on offer
  std::vector<std::size_t> alternative;  // which one it is
  std::vector<std::size_t> chosen;       // place of the one taken; to learn from only
  std::vector<std::size_t> person;
  RowReport report;

  std::size_t choices() const { return first.size() - 1; }
  std::size_t head(std::size_t choice) const { return rows[first[choice]]; }  // its first row
  ChoiceRows some(const std::vector<std::size_t>& choices) const;
  // Rows of the table that these choices hang on, each once.
  std::vector<std::size_t> table_rows(bool wide) const;
};

// `alternatives`: those of a fitted model; empty: the recipe's, or those of the table by name.
// `training`: what was taken is read too, and choices without exactly one are an error, or with
// `on_invalid: drop` left out.
ChoiceRows read_choice_rows(const CsvTable& table, const Recipe& recipe,
                            const std::vector<std::string>& alternatives, bool training);

struct SplitChoices {
  std::vector<std::size_t> training;
  std::vector<std::size_t> held_out;
};
// By the recipe's split of the choices' first rows: choices stay whole.
SplitChoices split_choices(const CsvTable& table, const Recipe& recipe, ChoiceRows& rows);

}  // namespace marketday
