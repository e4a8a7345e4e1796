#include "experiments/detect_graph.h"

#include <set>
#include <unordered_map>

#include "sim/io/csv.h"

namespace marketday {
namespace {

// Accounts on the row's entity of one kind, counting the row's own; 0 without an entity.
std::vector<double> accounts_so_far(const CsvTable& table, std::size_t column,
                                    const CaseTable& all) {
  std::unordered_map<std::string, std::set<std::uint32_t>> users;
  std::vector<double> counts;
  for (std::size_t i = 0; i < all.count(); ++i) {
    if (table.empty(all.rows[i], column)) {
      counts.push_back(0.0);
      continue;
    }
    auto& there = users[std::string(table.text(all.rows[i], column))];
    there.insert(all.accounts[i]);
    counts.push_back(static_cast<double>(there.size()));
  }
  return counts;
}

Cases links_alone(const CaseTable& all) {
  Cases cases = all.cases();
  cases.features = 0;
  cases.values = {};
  return cases;
}

}  // namespace

std::vector<std::vector<double>> graph_features(const CsvTable& table, const DetectOptions& options,
                                                const CaseTable& all,
                                                std::vector<std::string>& names) {
  std::vector<std::vector<double>> columns;
  for (const std::string& name : options.entities) {
    columns.push_back(accounts_so_far(table, table.column(name), all));
    names.push_back("accounts_on_" + name);
  }
  for (const char* detector : {"components", "incremental_peeling"}) {
    const auto made = make_detector(detector);
    // fitted on one row without a link, so that every row is scored as it arrives
    const std::vector<std::uint32_t> nobody = {0};
    made->fit({1, 0, {}, nobody, {}, {}}, 0);
    columns.push_back(made->score(links_alone(all)));
    names.push_back(detector == std::string("components") ? "component_accounts" : "core");
  }
  return columns;
}

}  // namespace marketday
