// A table of who rated, bought or looked at what, read and checked: names numbered, every row used
// or counted as turned away. It splits nothing and learns nothing.
#pragma once

#include <string>
#include <vector>

#include "models/recommend/ratings.h"
#include "models/tabular/rows.h"
#include "sim/description.h"

namespace marketday {

struct Feedback {
  NameIndex users;
  NameIndex items;
  std::vector<RatingRow> rows;          // one a user-item pair
  std::vector<double> times;            // one a row; empty: no time column
  std::vector<std::size_t> table_rows;  // where each stands
  std::vector<std::string> texts;       // of items; empty: the model reads none
  RowReport report;
};

// By the parameters of `with_recommender_parameters`. InputError for cells that are none, unless
// they are to be dropped.
Feedback read_feedback(const CsvTable& table, const Json& parameters);

// `own` and what every recommender takes: columns, what happens to bad and repeated rows, split of
// the evaluation, length of lists, seed.
std::vector<Parameter> with_recommender_parameters(std::vector<Parameter> own);

}  // namespace marketday
