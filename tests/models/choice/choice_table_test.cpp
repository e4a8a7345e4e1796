// The table of docs/choice.md: four scanner panels, three models, households held out. By name
// only.
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdio>

#include "models/choice/mixed_logit.h"
#include "models/choice/multinomial_logit.h"
#include "models/choice/nested_logit.h"
#include "support/data.h"

using namespace marketday;
using namespace marketday::test;

namespace {

struct Panel {
  std::string name;
  std::string file;
  WideColumns columns;
  std::vector<Nest> nests;
};

const std::vector<Panel> kPanels = {
    {"Catsup",
     "catsup",
     {"id", "choice", {"heinz32", "heinz41", "heinz28", "hunts32"}, {"price", "feat", "disp"}},
     {{"heinz", {"heinz32", "heinz41", "heinz28"}}}},
    {"Yogurt",
     "yogurt",
     {"id", "choice", {"yoplait", "dannon", "hiland", "weight"}, {"price", "feat"}},
     {{"national", {"yoplait", "dannon"}}}},
    {"Ketchup",
     "ketchup",
     {"Ketchup.hid", "Ketchup.choice", {"heinz", "hunts", "delmonte", "stb"}, {"price"}},
     {{"cheaper", {"hunts", "delmonte", "stb"}}}},
    {"Tuna",
     "tuna",
     {"Tuna.hid", "Tuna.choice", {"skw", "cosw", "sko", "coso", "pw"}, {"price"}},
     {{"water", {"skw", "cosw", "pw"}}, {"oil", {"sko", "coso"}}}}};

// The choices of households that are, or are not, every fourth.
ChoiceData part(const ChoiceData& all, bool fourth) {
  ChoiceData data;
  data.attributes = all.attributes;
  data.alternatives = all.alternatives;
  data.first.push_back(0);
  std::vector<Eigen::Index> rows;
  std::vector<std::size_t> renamed(all.persons(), SIZE_MAX);
  std::size_t next = 0;
  for (std::size_t c = 0; c < all.choices(); ++c) {
    if ((all.person[c] % 4 == 0) != fourth) continue;
    std::size_t& who = renamed[all.person[c]];
    if (who == SIZE_MAX) who = next++;
    data.person.push_back(who);
    data.chosen.push_back(data.first.back() + static_cast<std::size_t>(all.taken(c)));
    for (std::size_t row = all.first[c]; row < all.first[c + 1]; ++row) {
      rows.push_back(static_cast<Eigen::Index>(row));
      data.alternative.push_back(all.alternative[row]);
    }
    data.first.push_back(rows.size());
  }
  data.x = all.x(rows, Eigen::all);
  return data;
}

template <typename Model>
void report(const std::string& name, Model whole, Model model, const ChoiceData& all,
            const std::string& note) {
  whole.fit(all);
  const ChoiceFit& fit = whole.result();
  const ChoiceData learn = part(all, false);
  const ChoiceData held = part(all, true);
  model.fit(learn);
  const std::vector<double> p = model.predict(held);
  double sum = 0.0;
  for (const std::size_t row : held.chosen) sum += std::log(p[row]);
  std::printf("| %s | %zu | %.3f | %.1f | %.4f | %s%s |\n", name.c_str(), fit.names.size(),
              fit.log_likelihood, fit.bic(), sum / static_cast<double>(held.choices()),
              note.c_str(), fit.converged ? "" : " (did not settle)");
  for (std::size_t i = 0; i < fit.names.size(); ++i) {
    const auto at = static_cast<Eigen::Index>(i);
    std::printf("    %-16s %9.4f (%.4f; robust %.4f)\n", fit.names[i].c_str(), fit.coefficients[at],
                fit.standard_errors()[at], fit.robust_errors()[at]);
  }
}

}  // namespace

TEST_CASE("the table of docs/choice.md", "[.choice_table]") {
  for (const Panel& panel : kPanels) {
    const std::string path = data_file("nielsen_panel/" + panel.file + ".csv");
    if (path.empty()) continue;
    const ChoiceData data = read_wide_choices(CsvTable::load(path), panel.columns);
    std::printf("%s: %zu choices, %zu households\n", panel.name.c_str(), data.choices(),
                data.persons());
    report("multinomial", MultinomialLogit(), MultinomialLogit(), data, "");
    report("nested", NestedLogit(panel.nests), NestedLogit(panel.nests), data, "");
    MixedLogitOptions o;
    for (const std::string& attribute : data.attributes) {
      const bool flag = attribute == "feat" || attribute == "disp";
      o.mixing.push_back(attribute == "price" ? Mixing::negative_lognormal
                         : flag               ? Mixing::fixed
                                              : Mixing::normal);
    }
    for (const int draws : {100, 400}) {
      o.draws = draws;
      report("mixed", MixedLogit(o), MixedLogit(o), data, std::to_string(draws) + " draws");
    }
    std::fflush(stdout);
  }
  SUCCEED();
}
