// A network's weights as text in a model's file, and back.
#pragma once

#include "models/neural/network.h"
#include "sim/io/yaml.h"

namespace marketday {

// {count, sha256, values}: single precision in its shortest form that reads back equal.
Json saved_weights(const Network& network);
// InputError when length, checksum or shape are wrong.
void load_weights(Network& network, const YamlNode& node);

// InputError unless `network` learnt something finite from `examples`.
void train_or_fail(Network& network, Examples examples, const TrainingPlan& plan);

// Parameters that every network has, and what of them is the plan.
std::vector<Parameter> training_parameters(int epochs, double step, double dropout);
TrainingPlan training_plan(const Json& parameters);

}  // namespace marketday
