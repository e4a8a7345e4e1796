// A recommender judged on ratings it did not learn from, part by part, beside the mean rating and
// the list of the most popular items. Plain figures; files and page are made elsewhere.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "evaluation/prediction_metrics.h"
#include "evaluation/recommend/list_metrics.h"
#include "evaluation/recommend/rating_split.h"
#include "models/recommend/recommender.h"

namespace marketday {

struct JudgedRating {
  std::size_t row = 0;  // of the feedback
  double prediction = 0.0;
  bool own = false;  // the model's, not a stand-in
};

// Of the ratings that the model gives; not numbers where it only makes lists.
struct RatingFigures {
  NumberFigures numbers;
  double rmse_clipped = 0.0;  // held within the training rows' least and greatest
  double outside = 0.0;       // share of predictions beyond them
  double own = 0.0;           // share that is the model's own, not a stand-in
  double variance = 0.0;      // of the ratings predicted
};

struct PartFigures {
  RatingFigures held_out;
  RatingFigures training;
  NumberFigures naive;  // of the training rows' mean, on the held-out rows
  ListFigures lists;
  ListFigures naive_lists;     // the most popular items
  double random_recall = 0.0;  // expected of a list drawn at random: its length / candidates
  std::size_t held_out_rows = 0;
  std::size_t rows_of_new_users = 0;  // held-out rows whose user has no training row
  std::size_t rows_of_new_items = 0;
  std::vector<JudgedRating> judged;
};

struct StudySettings {
  RatingSplit split;
  std::size_t top = 10;     // length of the lists; 0: none
  double relevant = 0.0;    // held-out ratings of this or more are wanted
  bool on_training = true;  // figures of the training rows too
};
StudySettings study_settings(const Json& parameters);  // a recommender's

// One fitted model a part, parts side by side; the same figures on any number of threads.
std::vector<PartFigures> study_recommender(
    const std::function<std::unique_ptr<Recommender>()>& make, const Feedback& feedback,
    const StudySettings& settings);

}  // namespace marketday
