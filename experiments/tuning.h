// The sweep over an agent's parameters that an experiment asks for: which values are tried, on
// which seeds, and how many candidates survive. Grid, random search (Bergstra & Bengio 2012) and
// successive halving (Jamieson & Talwalkar 2016).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/description.h"
#include "sim/io/yaml.h"

namespace marketday {

struct SweptParameter {
  std::string name;
  Json values = Json::array();  // to choose from; empty: anything from `low` to `high`
  double low = 0.0;
  double high = 0.0;
  bool logarithmic = false;
  bool whole = false;  // whole numbers only
};

struct Tuning {
  std::string method;  // grid, random or halving
  std::vector<SweptParameter> swept;
  int candidates = 0;  // random and halving: how many are drawn
  int eta = 0;         // halving: one in `eta` goes on, trained `eta` times as long
  std::vector<std::uint64_t> seeds;
};

// `agent`: the description that the swept parameters belong to. InputError with the place.
Tuning read_tuning(const YamlNode& node, const Description& agent);
Json resolved(const Tuning& tuning);
// The keys of `tune`, for the reference.
std::vector<Parameter> tuning_parameters();

// What each candidate changes in the agent's parameters; the same for the same tuning.
std::vector<Json> candidates_of(const Tuning& tuning);

}  // namespace marketday
