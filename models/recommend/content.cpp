#include <cmath>

#include "models/recommend/item_text.h"
#include "models/recommend/recommender.h"
#include "models/tabular/number_text.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"content",
          "Lists by what items say of themselves: TF-IDF of their texts, cosine with the user's "
          "profile, the sum of the texts of what the user rated; for items nobody rated yet",
          "Pazzani & Billsus (2007); profile: Rocchio (1971)",
          with_recommender_parameters(
              {text("items_file", "none", {},
                    "CSV with the items' texts; none: they stand beside the ratings"),
               text("items_key", "same", {}, "column of the item's name there; same: item_column"),
               texts("text_columns", {}, "columns of words"),
               texts("flag_columns", {}, "columns of 0 and 1: a 1 adds the column's name"),
               text("profile", "plain", {"plain", "centred"},
                    "each text alike, or by the rating less the user's mean: then what is disliked "
                    "counts against")})};
}

class Content : public Recommender {
 public:
  using Recommender::Recommender;
  bool rates() const override { return false; }
  bool needs_ratings_of_both() const override { return false; }

 protected:
  void read_texts(const CsvTable& table, Feedback& feedback) const override;
  void learn(const std::vector<std::string>& texts) override;
  void score(std::uint32_t user, std::span<const std::uint32_t> items,
             std::span<double> scores) const override;
  Json save_fit() const override;
  void load_fit(const YamlNode& node) override;

 private:
  std::vector<double> profile(std::uint32_t user) const;

  TermVectors texts_;
};

void Content::read_texts(const CsvTable& table, Feedback& feedback) const {
  const Json& p = parameters();
  TextColumns columns{p.at("item_column"), p.at("text_columns"), p.at("flag_columns")};
  if (columns.texts.empty() && columns.flags.empty()) {
    throw InputError({"parameters", 0, 0}, "text_columns", "no column of the items' texts",
                     "name some: {text_columns: [title]}, or flag_columns");
  }
  if (p.at("items_file") == "none") return add_texts(feedback, table, columns);
  if (p.at("items_key") != "same") columns.item = p.at("items_key");
  add_texts(feedback, CsvTable::load(p.at("items_file")), columns);
}

void Content::learn(const std::vector<std::string>& texts) {
  if (texts.size() != ratings().items()) throw InputError("content: one text an item is needed");
  texts_ = term_vectors(texts);
  if (texts_.terms == 0) {
    throw InputError({"parameters", 0, 0}, "text_columns", "no word in the items' texts",
                     "name columns with words");
  }
}

// Of length 1; zeros where the user has no taste: no rating, or all alike and no text.
std::vector<double> Content::profile(std::uint32_t user) const {
  std::vector<double> profile(texts_.terms, 0.0);
  const RatingMatrix::List own = ratings().of_user(user);
  const bool plain = parameters().at("profile") == "plain";
  double spread = 0.0;
  for (const double r : own.values) spread = std::max(spread, std::abs(r - own.values[0]));
  for (std::size_t k = 0; k < own.size(); ++k) {
    const double weight = plain || spread == 0.0 ? 1.0 : own.values[k] - ratings().user_mean(user);
    for (std::size_t i = texts_.starts[own.ids[k]]; i < texts_.starts[own.ids[k] + 1]; ++i) {
      profile[texts_.ids[i]] += weight * texts_.weights[i];
    }
  }
  double squares = 0.0;
  for (const double x : profile) squares += x * x;
  if (squares > 0.0) {
    for (double& x : profile) x /= std::sqrt(squares);
  }
  return profile;
}

void Content::score(std::uint32_t user, std::span<const std::uint32_t> items,
                    std::span<double> scores) const {
  if (ratings().of_user(user).size() == 0) return;
  const std::vector<double> taste = profile(user);
  for (std::size_t k = 0; k < items.size(); ++k) {
    const std::size_t from = texts_.starts[items[k]];
    const std::size_t to = texts_.starts[items[k] + 1];
    if (from == to) continue;
    scores[k] = 0.0;
    for (std::size_t i = from; i < to; ++i) scores[k] += texts_.weights[i] * taste[texts_.ids[i]];
  }
}

Json Content::save_fit() const {
  const std::vector<double> starts(texts_.starts.begin(), texts_.starts.end());
  const std::vector<double> ids(texts_.ids.begin(), texts_.ids.end());
  return {{"terms", texts_.terms},
          {"starts", number_text(starts)},
          {"ids", number_text(ids)},
          {"weights", number_text(texts_.weights)}};
}

void Content::load_fit(const YamlNode& node) {
  texts_.terms = static_cast<std::uint32_t>(node.at("terms").integer(1, 0xFFFFFFFE));
  const auto starts = numbers_in(node.at("starts"), ratings().items() + std::size_t{1});
  const auto ids = numbers_in(node.at("ids"));
  texts_.weights = numbers_in(node.at("weights"), ids.size());
  texts_.starts.assign(starts.begin(), starts.end());
  texts_.ids.assign(ids.begin(), ids.end());
  bool right = starts.front() == 0.0 && texts_.starts.back() == ids.size();
  for (std::size_t i = 1; i < starts.size(); ++i) right = right && starts[i] >= starts[i - 1];
  for (const double id : ids) right = right && id >= 0.0 && id < texts_.terms;
  if (!right) node.fail("lists that do not fit together", "use a file as `marketday fit` wrote it");
}

std::unique_ptr<Model> create(const Json& parameters) {
  return std::make_unique<Content>(parameters);
}

}  // namespace

MARKETDAY_REGISTER(Model, describe(), create);

}  // namespace marketday
