// The coupon hazard of a table: the recipe says which columns are days and which covariates.
#pragma once

#include "models/coupon_hazard.h"
#include "models/tabular/recipe_model.h"

namespace marketday {

// Coupons with the rows of the table they come from.
struct CouponRows {
  std::vector<std::size_t> rows;
  std::vector<CouponOutcome> coupons;  // without covariates
  std::vector<int> seen_days;          // last day looked at, redeemed before or not
  RowReport report;
};

class CouponModel : public RecipeModel {
 public:
  Form form() const override { return Form::coupons; }
  std::vector<Explanation> explain() const override;
  const CouponHazardFit& result() const { return fit_; }

  CouponRows read(const CsvTable& table) const;
  void fit_coupons(const CsvTable& table, const CouponRows& rows);
  // The coupons with the covariates that the fitted model reads.
  std::vector<CouponOutcome> outcomes(const CsvTable& table, const CouponRows& rows) const;

  void fit(const CsvTable& data) override;
  // Chance that a coupon not yet redeemed will be, with that of the next day and how the covariates
  // multiply the hazard.
  PredictionTable predict_table(const CsvTable& data) const override;
  Json save() const override;
  void load(const YamlNode& node) override;

 private:
  CouponHazardFit fit_;
};

}  // namespace marketday
