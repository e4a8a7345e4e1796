#include "evaluation/recommend/recommender_study.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "models/recommend/ranker.h"
#include "sim/parallel.h"
#include "sim/registry.h"

namespace marketday {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr NumberFigures kNoNumbers = {kNone, kNone, kNone, kNone};

using Ids = std::vector<std::uint32_t>;

// Rows of each user.
std::vector<std::vector<std::size_t>> rows_by_user(std::span<const RatingRow> rows,
                                                   std::uint32_t users) {
  std::vector<std::vector<std::size_t>> by_user(users);
  for (std::size_t i = 0; i < rows.size(); ++i) by_user[rows[i].user].push_back(i);
  return by_user;
}

std::vector<JudgedRating> predictions(const Recommender& model, std::span<const RatingRow> rows) {
  std::vector<JudgedRating> judged(rows.size());
  const std::uint32_t users = model.ratings().users();
  const auto by_user = rows_by_user(rows, users);
  for_each_block(users, [&](std::uint32_t user) {
    Ids items;
    for (const std::size_t i : by_user[user]) items.push_back(rows[i].item);
    std::vector<double> scores(items.size());
    if (!items.empty()) model.scores(user, items, scores);
    for (std::size_t k = 0; k < items.size(); ++k) {
      judged[by_user[user][k]] = {by_user[user][k], model.rating(user, items[k], scores[k]),
                                  std::isfinite(scores[k])};
    }
  });
  return judged;
}

RatingFigures rating_figures(const Recommender& model, std::span<const RatingRow> rows,
                             const std::vector<JudgedRating>& judged) {
  if (!model.rates() || rows.empty()) return {kNoNumbers, kNone, kNone, kNone, kNone};
  std::vector<double> actual;
  std::vector<double> predicted;
  std::vector<double> clipped;
  RatingFigures f;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    actual.push_back(rows[i].value);
    predicted.push_back(judged[i].prediction);
    clipped.push_back(
        std::clamp(judged[i].prediction, model.ratings().low(), model.ratings().high()));
    f.outside += clipped.back() != predicted.back() ? 1.0 : 0.0;
    f.own += judged[i].own ? 1.0 : 0.0;
  }
  const auto count = static_cast<double>(rows.size());
  f.outside /= count;
  f.own /= count;
  f.numbers = number_figures(actual, predicted);
  f.rmse_clipped = number_figures(actual, clipped).rmse;
  const double mean = std::accumulate(actual.begin(), actual.end(), 0.0) / count;
  for (const double a : actual) f.variance += (a - mean) * (a - mean) / count;
  return f;
}

NumberFigures naive_figures(const Recommender& model, std::span<const RatingRow> rows) {
  std::vector<double> actual;
  for (const RatingRow& row : rows) actual.push_back(row.value);
  return number_figures(actual, std::vector<double>(rows.size(), model.ratings().mean()));
}

std::vector<Ids> wanted_by(const RatingPart& part, std::uint32_t users, double relevant) {
  std::vector<Ids> wanted(users);
  for (const RatingRow& row : part.held_out) {
    if (row.value >= relevant) wanted[row.user].push_back(row.item);
  }
  for (Ids& items : wanted) std::sort(items.begin(), items.end());
  return wanted;
}

std::vector<Ids> lists_of(const Recommender& model, const RatingPart& part,
                          const std::vector<Ids>& wanted, const StudySettings& settings) {
  std::vector<Ids> lists(wanted.size());
  const Ranker ranker(model, settings.split.seed);
  for_each_block(static_cast<std::uint32_t>(wanted.size()), [&](std::uint32_t user) {
    if (wanted[user].empty()) return;
    lists[user] = part.candidates.empty() ? ranker.top_new(user, settings.top)
                                          : ranker.top_of(user, settings.top, part.candidates);
  });
  return lists;
}

void judge_lists(PartFigures& f, const Recommender& model, const RatingPart& part,
                 const StudySettings& settings) {
  const std::uint32_t items = model.ratings().items();
  const auto wanted = wanted_by(part, model.ratings().users(), settings.relevant);
  const std::size_t catalogue = part.candidates.empty() ? items : part.candidates.size();
  const auto naive = Registry<Model>::instance().find("popularity").create(model.parameters());
  auto& popular = dynamic_cast<Recommender&>(*naive);
  popular.fit_ratings(RatingMatrix(model.ratings().users(), items, part.training));
  f.lists = list_figures(lists_of(model, part, wanted, settings), wanted, settings.top, catalogue);
  f.naive_lists =
      list_figures(lists_of(popular, part, wanted, settings), wanted, settings.top, catalogue);
  for (std::uint32_t user = 0; user < wanted.size(); ++user) {
    if (wanted[user].empty()) continue;
    const std::size_t seen = part.candidates.empty() ? model.ratings().of_user(user).size() : 0;
    const auto among = static_cast<double>(catalogue - seen);
    f.random_recall += std::min(1.0, static_cast<double>(settings.top) / among) /
                       static_cast<double>(f.lists.users);
  }
}

PartFigures judge(const Recommender& model, const RatingPart& part, const StudySettings& settings) {
  PartFigures f;
  f.held_out_rows = part.held_out.size();
  for (const RatingRow& row : part.held_out) {
    if (model.ratings().of_user(row.user).size() == 0) ++f.rows_of_new_users;
    if (model.ratings().of_item(row.item).size() == 0) ++f.rows_of_new_items;
  }
  f.judged = predictions(model, part.held_out);
  f.held_out = rating_figures(model, part.held_out, f.judged);
  f.training = {kNoNumbers, kNone, kNone, kNone, kNone};
  if (settings.on_training && model.rates()) {
    f.training = rating_figures(model, part.training, predictions(model, part.training));
  }
  for (JudgedRating& j : f.judged) j.row = part.held_out_rows[j.row];
  f.naive = naive_figures(model, part.held_out);
  if (settings.top > 0) judge_lists(f, model, part, settings);
  return f;
}

}  // namespace

StudySettings study_settings(const Json& parameters) {
  return {rating_split(parameters), parameters.at("top").get<std::size_t>(),
          parameters.at("relevant").get<double>(), true};
}

std::vector<PartFigures> study_recommender(
    const std::function<std::unique_ptr<Recommender>()>& make, const Feedback& feedback,
    const StudySettings& settings) {
  const std::vector<RatingPart> parts = split_ratings(feedback, settings.split);
  std::vector<PartFigures> figures(parts.size());
  for_each_task(static_cast<std::uint32_t>(parts.size()), [&](std::uint32_t p) {
    const std::unique_ptr<Recommender> model = make();
    model->fit_feedback(feedback, parts[p].training);
    figures[p] = judge(*model, parts[p], settings);
  });
  return figures;
}

}  // namespace marketday
