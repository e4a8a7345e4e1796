// A choice model of a table: the recipe makes choices, one of the logits learns from them. What the
// plug-ins of models/choice share.
#pragma once

#include "models/choice/choice_fitter.h"
#include "models/choice/choice_rows.h"
#include "models/tabular/recipe_model.h"

namespace marketday {

class ChoiceModel : public RecipeModel {
 public:
  explicit ChoiceModel(ChoiceFitterFactory make) : make_(std::move(make)) {}

  Form form() const override { return Form::choices; }
  std::vector<Explanation> explain() const override;
  const ChoiceFit& result() const { return fitter_->result(); }

  void fit_choices(const CsvTable& table, const ChoiceRows& rows);
  // One probability an alternative on offer.
  std::vector<double> chances(const CsvTable& table, const ChoiceRows& rows) const;

  void fit(const CsvTable& data) override;
  // Long: a probability a row. Wide: one an alternative, the first in front.
  PredictionTable predict_table(const CsvTable& data) const override;
  Json save() const override;
  void load(const YamlNode& node) override;

 private:
  std::vector<std::string> attributes() const;
  ChoiceData data_of(const CsvTable& table, const ChoiceRows& rows) const;

  ChoiceFitterFactory make_;
  std::vector<std::string> alternatives_;
  std::unique_ptr<ChoiceFitter> fitter_;
};

}  // namespace marketday
