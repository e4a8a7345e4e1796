// A model of rows: a recipe makes the table into numbers, the model learns from the numbers. What
// the response and segment models share; each says only how it learns and answers.
#pragma once

#include <Eigen/Core>
#include <span>

#include "models/model.h"
#include "models/recalibration/recalibration.h"
#include "models/tabular/encoder.h"

namespace marketday {

// What a model says of itself beside its predictions: a table for people.
struct Explanation {
  std::string title;
  std::vector<std::string> header;  // of the names, then of the numbers
  std::vector<std::string> names;
  std::vector<std::vector<double>> rows;  // one a name; not finite: nothing to show
};

class TabularModel : public Model {
 public:
  // segments: no target, answers are numbers of groups; response: a target, answers are its mean.
  enum class Task { segments, response };

  virtual Task task() const = 0;
  // Targets that are neither 0 nor 1, and targets that are.
  virtual bool takes_numbers() const { return true; }
  virtual bool takes_classes() const { return true; }
  virtual std::vector<Explanation> explain() const { return {}; }

  // Before fit; load brings its own.
  void use(Recipe recipe);
  const Recipe& recipe() const { return recipe_; }
  const Encoder& encoder() const { return encoder_; }
  const Targets& targets() const { return targets_; }  // levels; values are dropped
  const std::vector<std::string>& warnings() const { return warnings_; }

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
  void warn(std::string text) { warnings_.push_back(std::move(text)); }
  bool binary() const { return targets_.binary; }
  const std::vector<std::string>& column_names() const { return encoder_.names(); }

 private:
  void fit_once(const CsvTable& table, const std::vector<std::size_t>& rows);
  Recalibration cross_fitted(const CsvTable& table, const std::vector<std::size_t>& rows);

  Recipe recipe_;
  Recalibration recalibration_;
  Encoder encoder_;
  Targets targets_;
  std::vector<std::string> warnings_;
  bool fitted_ = false;
};

}  // namespace marketday
