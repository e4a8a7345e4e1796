// `lifetime_fit:` of a scenario: visit and lifetime heterogeneity taken from a fitted Pareto/NBD
// (`marketday fit lifetime`), with the data's hash carried along as provenance.
#pragma once

#include "sim/description.h"
#include "sim/io/yaml.h"

namespace marketday {

Description lifetime_fit_description();

// Fills visits and lifetime from the fit that `root` names, in the spec and in `resolved`, and
// copies or writes the `provenance` of the numbers. Does nothing where `root` names no fit.
void apply_lifetime_fit(const YamlNode& root, Json& resolved);

}  // namespace marketday
