#include "experiments/tuning.h"

#include <fmt/core.h>

#include <algorithm>

#include "experiments/seeds.h"
#include "sim/math.h"
#include "sim/random.h"

namespace marketday {
namespace {

constexpr std::int64_t kMostCandidates = 10'000;
constexpr std::uint64_t kTuningKey = 0x7475'6E65'6D64'6179U;  // the same for every experiment

const Parameter& parameter_named(const YamlNode& node, const std::string& name,
                                 const Description& agent) {
  std::vector<std::string> names;
  for (const Parameter& p : agent.parameters) {
    if (p.name == name) return p;
    names.push_back(p.name);
  }
  node.fail(fmt::format("agent {} has no parameter `{}`", agent.name, name),
            suggestion(name, names));
}

SweptParameter read_range(const YamlNode& node, const Parameter& p) {
  if (p.type != ParameterType::number && p.type != ParameterType::integer) {
    node.fail("a range", fmt::format("`{}` is no number: list the values to try", p.name));
  }
  node.only_keys(std::vector<std::string>{"low", "high", "scale"});
  SweptParameter swept{p.name};
  swept.whole = p.type == ParameterType::integer;
  swept.low = read_parameter(node.at("low"), p).get<double>();
  swept.high = read_parameter(node.at("high"), p).get<double>();
  if (swept.low >= swept.high) {
    node.fail(fmt::format("low {} and high {}", swept.low, swept.high), "low must be below high");
  }
  if (const auto scale = node.find("scale")) {
    swept.logarithmic =
        read_parameter(*scale, text("scale", "linear", {"linear", "log"}, "")) == "log";
    if (swept.logarithmic && swept.low <= 0.0) {
      scale->fail("log from " + fmt::format("{}", swept.low), "use a low above 0, or linear");
    }
  }
  return swept;
}

SweptParameter read_swept(const YamlNode& node, const Parameter& p, bool is_grid) {
  if (node.is_map()) {
    if (is_grid) {
      node.fail("a range", "a grid needs the values themselves: list them, or use method random");
    }
    return read_range(node, p);
  }
  SweptParameter swept{p.name};
  for (const YamlNode& item : node.items()) swept.values.push_back(read_parameter(item, p));
  if (swept.values.empty()) node.fail("no values", "list at least one");
  return swept;
}

Json drawn(const SweptParameter& swept, std::uint32_t candidate, std::uint32_t index) {
  const double u = uniform(draw(kTuningKey, candidate, index, Purpose::tuning)[0]);
  if (!swept.values.empty()) {
    return swept.values[static_cast<std::size_t>(u * static_cast<double>(swept.values.size()))];
  }
  const double span = swept.whole ? swept.high - swept.low + 1.0 : swept.high - swept.low;
  const double value =
      swept.logarithmic ? swept.low * exp(u * log(swept.high / swept.low)) : swept.low + u * span;
  if (!swept.whole) return std::clamp(value, swept.low, swept.high);
  return static_cast<std::int64_t>(std::clamp(value, swept.low, swept.high));
}

std::vector<Json> grid_of(const Tuning& tuning) {
  std::vector<Json> all = {Json::object()};
  for (const SweptParameter& swept : tuning.swept) {
    std::vector<Json> longer;
    longer.reserve(all.size() * swept.values.size());
    for (const Json& before : all) {
      for (const Json& value : swept.values) {
        longer.push_back(before);
        longer.back()[swept.name] = value;
      }
    }
    all = std::move(longer);
  }
  return all;
}

}  // namespace

std::vector<Parameter> tuning_parameters() {
  return {text("method", "grid", {"grid", "random", "halving"},
               "every combination; `candidates` drawn at random; or drawn at random, briefly "
               "trained, the best trained longer",
               "Bergstra & Bengio (2012); Jamieson & Talwalkar (2016)"),
          required(table("values", {},
                         "by parameter of the agent: a list of values or, but for grid, `low`, "
                         "`high` and `scale` (linear or log)")),
          integer("candidates", "-", 16, 2, kMostCandidates, "random and halving: how many"),
          integer("eta", "-", 3, 2, 100,
                  "halving: one in so many goes on, and is trained so many times as long",
                  "Jamieson & Talwalkar (2016), algorithm 1"),
          required(table("seeds", seed_parameters(),
                         "`first` and `count`, or a list; none of them may be a seed of the "
                         "experiment"))};
}

Tuning read_tuning(const YamlNode& node, const Description& agent) {
  std::vector<std::string> known;
  for (const Parameter& p : tuning_parameters()) known.push_back(p.name);
  node.only_keys(known);
  std::vector<Parameter> plain = tuning_parameters();
  std::erase_if(plain, [](const Parameter& p) { return p.type == ParameterType::table; });
  const Json values = read_parameters(node, plain, std::vector<std::string>{"values", "seeds"});
  Tuning tuning;
  tuning.method = values["method"];
  const bool is_grid = tuning.method == "grid";
  if (!is_grid) tuning.candidates = values["candidates"];
  if (tuning.method == "halving") tuning.eta = values["eta"];
  const YamlNode swept = node.at("values");
  std::int64_t combinations = 1;
  for (const std::string& name : swept.keys()) {
    const Parameter& p = parameter_named(swept, name, agent);
    tuning.swept.push_back(read_swept(swept.at(name), p, is_grid));
    if (!is_grid) continue;
    combinations *= static_cast<std::int64_t>(tuning.swept.back().values.size());
    if (combinations > kMostCandidates) {
      swept.fail(fmt::format("more than {} combinations", kMostCandidates),
                 "list fewer values, or use method random");
    }
  }
  if (tuning.swept.empty()) swept.fail("no parameters", "name at least one to tune");
  tuning.seeds = read_seeds(node.at("seeds"));
  return tuning;
}

Json resolved(const Tuning& tuning) {
  Json values = Json::object();
  for (const SweptParameter& swept : tuning.swept) {
    if (!swept.values.empty()) {
      values[swept.name] = swept.values;
    } else {
      values[swept.name] = {{"low", swept.low},
                            {"high", swept.high},
                            {"scale", swept.logarithmic ? "log" : "linear"}};
      if (swept.whole) {
        values[swept.name]["low"] = static_cast<std::int64_t>(swept.low);
        values[swept.name]["high"] = static_cast<std::int64_t>(swept.high);
      }
    }
  }
  Json json = {{"method", tuning.method}, {"values", values}};
  if (tuning.candidates > 0) json["candidates"] = tuning.candidates;
  if (tuning.eta > 0) json["eta"] = tuning.eta;
  json["seeds"] = tuning.seeds;
  return json;
}

std::vector<Json> candidates_of(const Tuning& tuning) {
  if (tuning.method == "grid") return grid_of(tuning);
  std::vector<Json> all;
  for (int candidate = 0; candidate < tuning.candidates; ++candidate) {
    Json changes = Json::object();
    for (std::size_t i = 0; i < tuning.swept.size(); ++i) {
      changes[tuning.swept[i].name] = drawn(tuning.swept[i], static_cast<std::uint32_t>(candidate),
                                            static_cast<std::uint32_t>(i));
    }
    all.push_back(std::move(changes));
  }
  return all;
}

}  // namespace marketday
