// A model that reads its table by a recipe: what models of rows, series, choices, coupons and
// customers share. It learns nothing itself.
#pragma once

#include "models/explanation.h"
#include "models/model.h"
#include "models/tabular/encoder.h"

namespace marketday {

class RecipeModel : public Model {
 public:
  virtual Form form() const = 0;  // of the rows it learns from
  virtual std::vector<Explanation> explain() const { return {}; }
  // The first column of predict_table, which a model must then have.
  std::vector<double> predict(const CsvTable& data) const override {
    return predict_table(data).columns.front();
  }

  // Before fit; load brings its own. InputError when the recipe is for other models.
  virtual void use(Recipe recipe);
  const Recipe& recipe() const { return recipe_; }
  const Encoder& encoder() const { return encoder_; }
  const std::vector<std::string>& warnings() const { return warnings_; }

 protected:
  void require_form(const Recipe& recipe) const;
  void require_fitted() const;
  void warn(std::string text) { warnings_.push_back(std::move(text)); }
  // Learns how the recipe's columns become numbers; warnings begin anew.
  void learn_encoder(const CsvTable& table, const std::vector<std::size_t>& rows);
  // The recipe's columns of these rows as numbers.
  FeatureRows features(const CsvTable& table, const std::vector<std::size_t>& rows) const;

  Recipe recipe_;
  Encoder encoder_;
  std::vector<std::string> warnings_;
  bool fitted_ = false;
};

// Rows that a role column (a time, a day, a 0 or 1) makes useless: an error, or with
// `on_invalid: drop` a counted reason.
void reject_cell(const Recipe& recipe, const CsvTable& table, std::size_t row, std::size_t column,
                 const std::string& cure, RowReport& report);

}  // namespace marketday
