// A forecast model of a table: the recipe makes series, each series gets a forecaster of its own,
// and rows after its end get forecasts. What the plug-ins of models/forecast share.
#pragma once

#include "models/forecast/forecaster.h"
#include "models/forecast/series_rows.h"
#include "models/tabular/recipe_model.h"

namespace marketday {

class SeriesModel : public RecipeModel {
 public:
  explicit SeriesModel(ForecasterFactory make) : make_(std::move(make)) {}

  Form form() const override { return Form::series; }
  void use(Recipe recipe) override;
  std::vector<Explanation> explain() const override;

  // Reads the table and learns how regressors become numbers.
  SeriesRows read(const CsvTable& table);
  // A series with the regressors of its rows, which must all be there.
  Series series_of(const CsvTable& table, const StepRows& steps) const;
  const ForecasterFactory& make() const { return make_; }
  void fit_series(const CsvTable& table, const SeriesRows& rows);
  // Mean over the series.
  std::vector<std::pair<std::string, double>> figures() const;

  void fit(const CsvTable& data) override;
  // Rows after the end of their series; where there are none and no regressors are needed, the
  // recipe's `horizon` steps after the end of each.
  PredictionTable predict_table(const CsvTable& data) const override;
  Json save() const override;
  void load(const YamlNode& node) override;

 private:
  struct Fitted {
    std::string name;
    std::int64_t end;  // time of the last step
    unsigned day;      // of the month
    std::unique_ptr<Forecaster> forecaster;
  };
  struct Future {
    std::vector<std::int64_t> steps;  // after the end, as asked for
    Eigen::MatrixXd regressors;       // of all steps up to the last
  };
  bool regressed() const;
  std::vector<Future> futures(const CsvTable& data) const;
  void forecast(const Fitted& series, const Future& future, PredictionTable& table) const;

  ForecasterFactory make_;
  StepClock clock_;
  std::vector<Fitted> fitted_series_;
};

}  // namespace marketday
