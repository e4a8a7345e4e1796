// Fits of models whose rows hang together (series, choices, coupons, customers) looked at on what
// was held out, beside the naive answer of their kind.
#pragma once

#include "experiments/fit/fit_files.h"
#include "models/choice/choice_model.h"
#include "models/coupon_model.h"
#include "models/customer_model.h"
#include "models/forecast/series_model.h"

namespace marketday {

struct FormStudy {
  FitStudy study;
  FitHead head;
};

// Forecasts from each origin by a model fitted to the steps before it, beside seasonal naive;
// afterwards `model` is fitted to whole series.
FormStudy study_series(SeriesModel& model, const CsvTable& table);
// Beside the shares of the market among the alternatives on offer; afterwards `model` is fitted to
// the choices not held out, and so are the next two.
FormStudy study_choices(ChoiceModel& model, const CsvTable& table);
// Beside a hazard that never changes.
FormStudy study_coupons(CouponModel& model, const CsvTable& table);
// Purchases after the border of the split, beside BG/NBD without covariates.
FormStudy study_customers(CustomerModel& model, const CsvTable& table);

// The study of whichever of the four kinds `model` is.
FormStudy study_form(RecipeModel& model, const CsvTable& table);

}  // namespace marketday
