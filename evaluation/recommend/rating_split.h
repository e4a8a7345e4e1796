// Which ratings a recommender learns from and which it is judged on.
#pragma once

#include <string>
#include <vector>

#include "models/recommend/feedback.h"

namespace marketday {

struct RatingSplit {
  std::string by = "folds";  // folds, time, last_out, cold_items or none
  std::uint32_t folds = 5;
  double share = 0.2;
  std::uint64_t seed = 0;
};
RatingSplit rating_split(const Json& parameters);  // a recommender's

struct RatingPart {
  std::vector<RatingRow> training;
  std::vector<RatingRow> held_out;
  std::vector<std::size_t> held_out_rows;  // of the feedback
  // Lists are made of these items; empty: of the whole catalogue.
  std::vector<std::uint32_t> candidates;
};

// One part a fold, otherwise one; `none`: none. Folds are of equal size but for one row, users'
// last rows are held out of users with two or more, times that tie stay together. InputError where
// nothing is left to learn from or to judge on.
std::vector<RatingPart> split_ratings(const Feedback& feedback, const RatingSplit& split);

}  // namespace marketday
