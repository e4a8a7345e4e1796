// The environment that `with_model_features` makes: every call goes through to the environment
// inside, and rows of features come back wider.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "experiments/fit/model_file.h"
#include "experiments/model_features.h"
#include "models/tabular/tabular_model.h"

namespace marketday {
namespace {

using Row = std::span<const double>;

// A model's file, read once, and which of the environment's columns it asks for: by their names, or
// as a log has them, `x_orders`.
class RowModel {
 public:
  RowModel(ModelFeature feature, const std::vector<Feature>& own)
      : feature_(std::move(feature)), saved_(load_model(feature_.file)) {
    const auto* model = dynamic_cast<const TabularModel*>(saved_.model.get());
    if (model == nullptr) {
      fail(fmt::format("`{}` does not answer row by row", saved_.name),
           "name a response or segment model, such as logistic_regression or kmeans");
    }
    if (!feature_.has_range && !model->targets().binary) {
      fail(fmt::format("the answers of `{}` are no chances, and no range is given", saved_.name),
           "give `low` and `high`: answers outside are cut off");
    }
    for (const ColumnRecipe* column : model->recipe().features()) {
      header_.push_back(column->name);
      columns_.push_back(find(own, column->name));
    }
    has_id_ = !model->recipe().id.empty();
    if (has_id_) header_.push_back(model->recipe().id);
  }

  Feature feature() const { return {feature_.name, "model", feature_.low, feature_.high}; }

  std::vector<double> answers(const std::vector<Row>& rows) const {
    std::vector<double> answers = saved_.model->predict(table_of(rows));
    for (double& answer : answers) {
      if (std::isnan(answer)) {
        fail("its recipe turns a row of the observation away", "fit it with another `missing`");
      }
      answer = std::clamp(answer, feature_.low, feature_.high);
    }
    return answers;
  }

 private:
  std::size_t find(const std::vector<Feature>& own, const std::string& name) const {
    std::vector<std::string> known;
    for (const Feature& feature : own) {
      if (feature.name == name || "x_" + feature.name == name) return known.size();
      known.push_back(feature.name);
    }
    fail(fmt::format("its recipe has a column `{}`, the environment has not", name),
         "fit it on a log of this environment; " + suggestion(name, known));
  }

  CsvTable table_of(const std::vector<Row>& rows) const {
    CsvWriter writer(header_);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      for (const std::size_t column : columns_) writer.number(rows[i][column]);
      if (has_id_) writer.integer(static_cast<std::int64_t>(i));
      writer.end_row();
    }
    return CsvTable::parse(writer.content(), feature_.file + ": observation");
  }

  [[noreturn]] void fail(const std::string& found, const std::string& cure) const {
    throw InputError({feature_.file, 0, 0}, "model_features: " + feature_.name, found, cure);
  }

  ModelFeature feature_;
  SavedModel saved_;
  std::vector<std::string> header_;
  std::vector<std::size_t> columns_;  // of the environment
  bool has_id_ = false;
};

// Best actions follow from the features inside.
class InnerOptimum : public Optimum {
 public:
  InnerOptimum(std::shared_ptr<const Optimum> inner, std::size_t width)
      : inner_(std::move(inner)), width_(width) {}
  int best_action(Row features) const override {
    return inner_->best_action(features.first(width_));
  }
  double value() const override { return inner_->value(); }

 private:
  std::shared_ptr<const Optimum> inner_;
  std::size_t width_;
};

class FeaturedEnvironment : public Environment {
 public:
  FeaturedEnvironment(std::unique_ptr<Environment> inner, const std::vector<ModelFeature>& features)
      : inner_(std::move(inner)), spec_(inner_->spec()), width_(spec_.features.size()) {
    const std::vector<Feature> own = spec_.features;
    std::vector<double> least;
    least.reserve(own.size());
    for (const Feature& feature : own) least.push_back(feature.low);
    for (const ModelFeature& feature : features) {
      check_name(own, feature.name);
      models_.emplace_back(feature, own);
      spec_.features.push_back(models_.back().feature());
    }
    if (spec_.optimum != nullptr) {
      spec_.optimum = std::make_shared<InnerOptimum>(spec_.optimum, width_);
    }
    answer({Row(least)});  // a model that does not fit says so before anything runs
  }

  const EnvironmentSpec& spec() const override { return spec_; }

  const Observation& reset(std::uint64_t seed) override {
    known_.clear();
    result_ = StepResult{};
    result_.observation = widened(inner_->reset(seed));
    remember(result_.observation);
    return result_.observation;
  }

  const StepResult& step(std::span<const int> actions) override {
    result_ = inner_->step(actions);
    TransitionBatch& t = result_.transitions;
    t.values = widened(t.unit_ids, t.values, {});
    result_.observation = widened(result_.observation);
    remember(result_.observation);
    t.next_values = widened(t.unit_ids, t.next_values, t.terminated);
    return result_;
  }

  std::shared_ptr<const Snapshot> snapshot() const override { return inner_->snapshot(); }
  void restore(const Snapshot& snapshot) override { inner_->restore(snapshot); }
  std::vector<Metric> metrics() const override { return inner_->metrics(); }
  DailySeries series() const override { return inner_->series(); }
  std::uint64_t state_hash() const override { return inner_->state_hash(); }
  bool watch(DayObserver observer) override { return inner_->watch(std::move(observer)); }

  std::optional<double> exact_value(const DecisionRule& rule) const override {
    return inner_->exact_value([&](const Observation& all, std::span<double> probabilities) {
      rule(widened(all), probabilities);
    });
  }

 private:
  void check_name(const std::vector<Feature>& own, const std::string& name) const {
    for (const Feature& feature : own) {
      if (feature.name != name) continue;
      throw InputError(
          fmt::format("model_features: environment {} has a feature `{}` already: "
                      "give another name",
                      spec_.name, name));
    }
  }

  // Row by row, the models' answers side by side.
  std::vector<double> answer(const std::vector<Row>& rows) const {
    std::vector<double> side(rows.size() * models_.size());
    if (rows.empty()) return side;
    for (std::size_t m = 0; m < models_.size(); ++m) {
      const std::vector<double> answers = models_[m].answers(rows);
      for (std::size_t i = 0; i < rows.size(); ++i) side[i * models_.size() + m] = answers[i];
    }
    return side;
  }

  Observation widened(const Observation& narrow) const {
    Observation wide = narrow;
    wide.values = widened(narrow.unit_ids, narrow.values, {});
    return wide;
  }

  // Rows of terminated units stay zeros. What a unit has been shown is not worked out again.
  std::vector<double> widened(const std::vector<std::uint32_t>& units,
                              const std::vector<double>& values,
                              const std::vector<std::uint8_t>& terminated) const {
    const std::size_t full = width_ + models_.size();
    std::vector<double> wide(units.size() * full, 0.0);
    std::vector<Row> asked;
    std::vector<double*> places;
    for (std::size_t i = 0; i < units.size(); ++i) {
      if (!terminated.empty() && terminated[i] != 0) continue;
      const Row own = Row(values).subspan(i * width_, width_);
      double* row = wide.data() + i * full;
      const auto known = known_.find(units[i]);
      if (known != known_.end() && std::equal(own.begin(), own.end(), known->second.begin())) {
        std::copy(known->second.begin(), known->second.end(), row);
        continue;
      }
      std::copy(own.begin(), own.end(), row);
      asked.push_back(own);
      places.push_back(row + width_);
    }
    const std::vector<double> side = answer(asked);
    for (std::size_t i = 0; i < places.size(); ++i) {
      std::copy_n(side.data() + i * models_.size(), models_.size(), places[i]);
    }
    return wide;
  }

  void remember(const Observation& wide) {
    const std::size_t full = width_ + models_.size();
    for (std::size_t i = 0; i < wide.rows(); ++i) {
      const Row row = Row(wide.values).subspan(i * full, full);
      known_[wide.unit_ids[i]].assign(row.begin(), row.end());
    }
  }

  std::unique_ptr<Environment> inner_;
  EnvironmentSpec spec_;
  std::size_t width_;  // features inside
  std::vector<RowModel> models_;
  // the row that a unit was shown last, as shown
  std::unordered_map<std::uint32_t, std::vector<double>> known_;
  StepResult result_;
};

}  // namespace

std::unique_ptr<Environment> with_model_features(std::unique_ptr<Environment> environment,
                                                 const std::vector<ModelFeature>& features) {
  if (features.empty()) return environment;
  return std::make_unique<FeaturedEnvironment>(std::move(environment), features);
}

}  // namespace marketday
