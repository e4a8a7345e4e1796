// A click model fitted on some sessions and looked at on the others, beside each item's share of
// clicks, which takes no heed of places.
#pragma once

#include "experiments/fit/fit_files.h"
#include "models/click/click_model.h"

namespace marketday {

// Afterwards `model` is fitted on the sessions that are not held out. Figures: log_loss (knowing
// the clicks above), perplexity (knowing the list alone), of all and of the first positions, auc.
FitStudy study_clicks(ClickModel& model, const CsvTable& table);
FitHead head_of(const FitStudy& study, const ClickModel& model);

}  // namespace marketday
