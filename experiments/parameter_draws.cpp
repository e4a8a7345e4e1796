#include "experiments/parameter_draws.h"

#include <fmt/core.h>

#include <algorithm>

#include "scenarios/parameter_path.h"
#include "sim/io/csv.h"
#include "sim/io/files.h"
#include "sim/random.h"

namespace marketday {
namespace {

constexpr std::uint32_t kPickDay = 10'000'000;  // beside the draws of calibrations

void read_file(const YamlNode& node, const std::string& beside, ParameterDraws& draws) {
  const CsvTable table = CsvTable::load(path_beside(node.text(), beside));
  std::vector<std::size_t> columns;
  for (std::size_t c = 0; c < table.header().size(); ++c) {
    if (table.header()[c] == "draw") continue;
    draws.keys.push_back(table.header()[c]);
    columns.push_back(c);
  }
  if (columns.empty() || table.rows() == 0) {
    node.fail("no parameters or no rows in `" + node.text() + "`",
              "name the draws.csv of a calibration");
  }
  for (const std::uint64_t seed : draws.seeds) {
    const double share = uniform(draw(seed, 0, kPickDay, Purpose::calibration)[0]);
    const auto row = static_cast<std::size_t>(share * static_cast<double>(table.rows()));
    draws.rows.emplace_back();
    for (const std::size_t c : columns) {
      draws.rows.back().push_back(table.number(row, c, -1e300, 1e300));
    }
  }
}

void read_rows(const YamlNode& node, ParameterDraws& draws) {
  node.only_keys(std::vector<std::string>{"keys", "rows"});
  for (const YamlNode& key : node.at("keys").items()) draws.keys.push_back(key.text());
  for (const YamlNode& row : node.at("rows").items()) {
    draws.rows.emplace_back();
    for (const YamlNode& cell : row.items()) {
      draws.rows.back().push_back(cell.number(-1e300, 1e300));
    }
    if (draws.rows.back().size() != draws.keys.size()) {
      row.fail(fmt::format("{} numbers", draws.rows.back().size()),
               fmt::format("one for each of the {} keys", draws.keys.size()));
    }
  }
  if (draws.rows.size() != draws.seeds.size() || draws.keys.empty()) {
    node.fail(fmt::format("{} rows of {} keys for {} seeds", draws.rows.size(), draws.keys.size(),
                          draws.seeds.size()),
              "give one row a seed, or name a draws.csv");
  }
}

}  // namespace

ParameterDraws read_parameter_draws(const YamlNode& node, const std::string& beside,
                                    const std::vector<std::uint64_t>& seeds,
                                    const Scenario& scenario) {
  ParameterDraws draws;
  draws.seeds = seeds;
  if (scenario.market == nullptr) {
    node.fail("draws without a scenario", "name the scenario whose parameters they are");
  }
  if (node.is_map()) {
    read_rows(node, draws);
  } else {
    read_file(node, beside, draws);
  }
  for (const std::uint64_t seed : seeds) {
    try {
      drawn_scenario(draws, scenario, seed);
    } catch (const InputError& error) {
      node.fail(fmt::format("the draw of seed {} makes no scenario: {}", seed, error.what()),
                "take the draws of a calibration of this scenario");
    }
  }
  return draws;
}

Json resolved(const ParameterDraws& draws) {
  return {{"keys", draws.keys}, {"rows", draws.rows}};
}

Scenario drawn_scenario(const ParameterDraws& draws, const Scenario& scenario, std::uint64_t seed) {
  const auto at = std::find(draws.seeds.begin(), draws.seeds.end(), seed);
  // seeds of a sweep are none of the experiment's: they share its first draws
  const auto row = at == draws.seeds.end() ? seed % draws.rows.size()
                                           : static_cast<std::size_t>(at - draws.seeds.begin());
  return with_numbers(scenario.resolved, draws.keys, draws.rows[row]);
}

}  // namespace marketday
