// BG/NBD with covariates of a table of purchases: the recipe says who bought when, and which
// columns tell customers apart.
#pragma once

#include "models/lifetime_covariates.h"
#include "models/tabular/recipe_model.h"

namespace marketday {

struct CustomerRows {
  std::vector<std::string> names;  // in order of first appearance
  std::vector<std::size_t> heads;  // row of the table that a customer's covariates are read from
  std::vector<History> histories;
  std::string end;  // of observation
  RowReport report;
};

class CustomerModel : public RecipeModel {
 public:
  explicit CustomerModel(double horizon_weeks) : horizon_weeks_(horizon_weeks) {}

  Form form() const override { return Form::customers; }
  void use(Recipe recipe) override;
  std::vector<Explanation> explain() const override;
  const BgNbdCovariates& result() const { return fit_; }

  // Purchases up to `end`; empty: the recipe's, or the last date.
  CustomerRows read(const CsvTable& table, const std::string& end, bool training) const;
  void fit_customers(const CsvTable& table, const CustomerRows& rows);
  // Of each customer over the `weeks` after the end.
  std::vector<double> expected(const CsvTable& table, const CustomerRows& rows, double weeks) const;
  std::vector<double> alive(const CsvTable& table, const CustomerRows& rows) const;

  void fit(const CsvTable& data) override;
  // Purchases expected of each customer over the horizon, and the chance to be alive.
  PredictionTable predict_table(const CsvTable& data) const override;
  Json save() const override;
  void load(const YamlNode& node) override;

 private:
  void require_same_covariates(const CsvTable& table, std::size_t head, std::size_t row) const;
  std::vector<BgNbd> own_models(const CsvTable& table, const CustomerRows& rows) const;

  double horizon_weeks_;
  BgNbdCovariates fit_;
};

}  // namespace marketday
