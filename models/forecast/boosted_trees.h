// Boosted regression trees on what was sold before: lags relative to the recent level, the point of
// the season, and regressors (promotion flags, calendar) now and at the lags; several steps ahead
// by feeding forecasts back in. One model may learn from many series. Point forecasts only.
#pragma once

#include <optional>
#include <span>

#include "models/forecast/forecaster.h"
#include "models/trees/tree_ensemble.h"

namespace marketday {

struct BoostedTreesOptions {
  std::vector<std::size_t> lags = {1, 2, 3, 6, 12, 24};  // steps back
  std::size_t level_window = 24;  // the level is the mean of so many steps back
  bool logs = true;               // of the values; forecasts are put back by exp
  bool regressors = true;         // use those that the series has
  int trees = 200;
  int depth = 4;
  double step = 0.05;
  double leaf_rows = 10.0;
};

class BoostedTrees : public Forecaster {
 public:
  explicit BoostedTrees(const BoostedTreesOptions& options);

  void fit(const Series& series) override;
  // One model from all; they must have the same season and regressors.
  void fit_all(std::span<const Series> all);
  std::vector<double> predict(std::size_t steps, const Eigen::MatrixXd& future) const override;
  // The steps after `history`, which need not be among those fitted.
  std::vector<double> predict_after(const Series& history, std::size_t steps,
                                    const Eigen::MatrixXd& future) const;
  Json save() const override;
  void load(const YamlNode& node) override;

 private:
  std::size_t width() const;
  std::size_t reach() const;  // steps of history a forecast needs
  Series tail(const Series& series) const;
  std::vector<double> modelled(const Series& series) const;
  // Fills the features of step `t` and returns the level, or nothing when all behind it is missing.
  std::optional<double> features(const std::vector<double>& values,
                                 const Eigen::MatrixXd& regressors, std::size_t t,
                                 std::size_t phase, std::vector<double>& row) const;

  BoostedTreesOptions options_;
  std::optional<TreeEnsemble> trees_;
  std::size_t period_ = 1;
  Eigen::Index columns_ = 0;
  Series last_;            // the end of the series fitted
  std::size_t phase_ = 0;  // point of the season of its first step
};

}  // namespace marketday
