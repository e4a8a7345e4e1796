// What the plug-ins `lstm` and `cnn` share: tables in, forecasts of series, next items or outcomes
// of sessions out. The networks differ, their data do not.
#pragma once

#include "models/model.h"
#include "models/neural/network.h"

namespace marketday {

// Parameters of both, `own` after the columns.
std::vector<Parameter> sequence_parameters(std::vector<Parameter> own);
std::unique_ptr<Model> make_sequence_model(NeuralKind kind, const Json& parameters);

}  // namespace marketday
