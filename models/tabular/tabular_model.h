// A model of rows: a recipe makes the table into numbers, the model learns from the numbers. What
// the response and segment models share; each says only how it learns and answers.
#pragma once

#include <Eigen/Core>
#include <span>

#include "models/recalibration/recalibration.h"
#include "models/tabular/recipe_model.h"

namespace marketday {

class TabularModel : public RecipeModel {
 public:
  // segments: no target, answers are numbers of groups; response: a target, answers are its mean.
  enum class Task { segments, response };

  virtual Task task() const = 0;
  // Targets that are neither 0 nor 1, and targets that are.
  virtual bool takes_numbers() const { return true; }
  virtual bool takes_classes() const { return true; }

  Form form() const override { return Form::rows; }
  void use(Recipe recipe) override;
  const Targets& targets() const { return targets_; }  // levels; values are dropped

  // Learns from these rows, which clean_rows let pass.
  void fit_rows(const CsvTable& table, const std::vector<std::size_t>& rows);
  std::vector<double> predict_rows(const CsvTable& table,
                                   const std::vector<std::size_t>& rows) const;
  // What the recipe's recalibration makes of chances, and predictions without it.
  const Recalibration& recalibration() const { return recalibration_; }
  std::vector<double> raw_rows(const CsvTable& table, const std::vector<std::size_t>& rows) const;

  void fit(const CsvTable& data) override;  // every row that the recipe lets pass
  // Not a number where the recipe turns a row away.
  std::vector<double> predict(const CsvTable& data) const override;
  Json save() const override;
  void load(const YamlNode& node) override;

 protected:
  struct Training {
    const SparseRows& x;
    Eigen::VectorXd y;  // empty: segments
    bool binary;
    const std::vector<std::string>& names;  // of columns
  };
  virtual bool wants_all_levels() const { return false; }
  virtual void learn(const Training& training) = 0;
  virtual Eigen::VectorXd answer(const SparseRows& x) const = 0;
  virtual Json save_fit() const = 0;
  virtual void load_fit(const YamlNode& node, std::size_t columns) = 0;
  bool binary() const { return targets_.binary; }
  const std::vector<std::string>& column_names() const { return encoder_.names(); }

 private:
  void fit_once(const CsvTable& table, const std::vector<std::size_t>& rows);
  Recalibration cross_fitted(const CsvTable& table, const std::vector<std::size_t>& rows);

  Recalibration recalibration_;
  Targets targets_;
};

}  // namespace marketday
