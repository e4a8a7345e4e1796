#include "models/recommend/recommender.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "models/tabular/number_text.h"
#include "sim/parallel.h"

namespace marketday {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
// of the stand-in for ratings a model cannot give: Surprise's defaults
constexpr int kSweeps = 10;
constexpr double kUserPenalty = 15.0;
constexpr double kItemPenalty = 10.0;

Json names_json(const NameIndex& index) {
  Json names = Json::array();
  for (const std::string& name : index.names()) names.push_back(name);
  return names;
}

NameIndex names_in(const YamlNode& node) {
  NameIndex index;
  for (const YamlNode& item : node.items()) {
    if (index.add(item.text()) + 1 != index.size()) item.fail("a name twice", "names differ");
  }
  return index;
}

Json ratings_json(const RatingMatrix& ratings) {
  std::vector<double> counts;
  for (std::uint32_t u = 0; u < ratings.users(); ++u) {
    counts.push_back(static_cast<double>(ratings.of_user(u).size()));
  }
  const auto ids = ratings.items_by_user();
  return {{"counts", number_text(counts)},
          {"items", number_text(std::vector<double>(ids.begin(), ids.end()))},
          {"values", number_text(ratings.values_by_user())}};
}

RatingMatrix ratings_in(const YamlNode& node, std::uint32_t users, std::uint32_t items) {
  const std::vector<double> counts = numbers_in(node.at("counts"), users);
  const std::vector<double> ids = numbers_in(node.at("items"));
  const std::vector<double> values = numbers_in(node.at("values"), ids.size());
  std::vector<RatingRow> rows;
  for (std::uint32_t user = 0; user < users; ++user) {
    for (double k = 0.0; k < counts[user]; k += 1.0) {
      const std::size_t at = rows.size();
      const bool rises = k == 0.0 || (at < ids.size() && rows.back().item < ids[at]);
      if (at >= ids.size() || !rises || !(ids[at] >= 0.0 && ids[at] < items)) {
        node.fail("lists that do not fit together", "use a file as `marketday fit` wrote it");
      }
      rows.push_back({user, static_cast<std::uint32_t>(ids[at]), values[at]});
    }
  }
  if (rows.size() != ids.size()) {
    node.fail("more ratings than users have", "use a file as `marketday fit` wrote it");
  }
  return {users, items, rows};
}

}  // namespace

void Recommender::require_finite(bool finite) {
  if (finite) return;
  throw InputError({"parameters", 0, 0}, "step", "the vectors grew without bound",
                   "take a smaller step or a larger penalty: {step: 0.002}");
}

Feedback Recommender::read(const CsvTable& table) const {
  Feedback feedback = read_feedback(table, parameters_);
  read_texts(table, feedback);
  return feedback;
}

void Recommender::use(RatingMatrix ratings) {
  ratings_ = std::move(ratings);
  biases_ = fit_biases(ratings_, kSweeps, kUserPenalty, kItemPenalty);
}

void Recommender::fit_ratings(RatingMatrix ratings, std::vector<std::string> texts) {
  if (ratings.size() == 0) throw InputError("recommender: no ratings to learn from");
  use(std::move(ratings));
  learn(texts);
}

void Recommender::fit_feedback(const Feedback& feedback, std::span<const RatingRow> rows) {
  users_ = feedback.users;
  items_ = feedback.items;
  fit_ratings(RatingMatrix(users_.size(), items_.size(), rows), feedback.texts);
}

void Recommender::fit(const CsvTable& data) {
  const Feedback feedback = read(data);
  fit_feedback(feedback, feedback.rows);
}

void Recommender::scores(std::uint32_t user, std::span<const std::uint32_t> items,
                         std::span<double> scores) const {
  std::fill(scores.begin(), scores.end(), kNone);
  if (user >= ratings_.users()) return;
  const bool both = needs_ratings_of_both();
  if (both && ratings_.of_user(user).size() == 0) return;
  score(user, items, scores);
  for (std::size_t i = 0; both && i < items.size(); ++i) {
    if (ratings_.of_item(items[i]).size() == 0) scores[i] = kNone;
  }
}

double Recommender::rating(std::uint32_t user, std::uint32_t item, double score) const {
  if (!rates()) return score;
  const double value = std::isfinite(score) ? score : biases_.rating(user, item);
  return clips() ? std::clamp(value, ratings_.low(), ratings_.high()) : value;
}

PredictionTable Recommender::predict_table(const CsvTable& data) const {
  if (ratings_.size() == 0) throw InputError("recommender: fit or load it first");
  const std::size_t user_column = data.column(parameters_.at("user_column"));
  const std::size_t item_column = data.column(parameters_.at("item_column"));
  std::vector<std::vector<std::size_t>> rows_of(ratings_.users() + std::size_t{1});
  std::vector<std::uint32_t> items(data.rows(), kNotKnown);
  PredictionTable table{{}, {"prediction", "own"}, {}};
  table.columns.assign(2, std::vector<double>(data.rows(), kNone));
  for (std::size_t row = 0; row < data.rows(); ++row) {
    if (data.empty(row, user_column) || data.empty(row, item_column)) continue;
    items[row] = items_.find(data.text(row, item_column));
    rows_of[std::min(users_.find(data.text(row, user_column)), ratings_.users())].push_back(row);
  }
  for_each_block(static_cast<std::uint32_t>(rows_of.size()), [&](std::uint32_t u) {
    const std::uint32_t user = u < ratings_.users() ? u : kNotKnown;
    std::vector<std::uint32_t> known;
    for (const std::size_t row : rows_of[u]) {
      if (items[row] != kNotKnown) known.push_back(items[row]);
    }
    std::vector<double> found(known.size());
    scores(user, known, found);
    std::size_t next = 0;
    for (const std::size_t row : rows_of[u]) {
      const double own = items[row] == kNotKnown ? kNone : found[next++];
      table.columns[0][row] = rating(user, items[row], own);
      table.columns[1][row] = std::isfinite(own) ? 1.0 : 0.0;
    }
  });
  return table;
}

Json Recommender::save() const {
  Json saved = {{"users", names_json(users_)},
                {"items", names_json(items_)},
                {"ratings", ratings_json(ratings_)}};
  Json fit = save_fit();
  if (!fit.is_null()) saved["fit"] = std::move(fit);
  return saved;
}

void Recommender::load(const YamlNode& node) {
  users_ = names_in(node.at("users"));
  items_ = names_in(node.at("items"));
  use(ratings_in(node.at("ratings"), users_.size(), items_.size()));
  if (const auto fit = node.find("fit")) {
    load_fit(*fit);
  } else {
    learn({});
  }
}

}  // namespace marketday
