// Published A/B tests, where their data are on this machine.
#include <catch2/catch.hpp>
#include <cstdlib>

#include "evaluation/ab/proportions.h"
#include "experiments/ab/ab_analysis.h"
#include "support/command.h"
#include "support/data.h"

namespace marketday::tests {
namespace {

std::string unpacked(const std::string& file, const TestFolder& folder) {
  const std::string target = folder / "data.csv";
  const std::string command = "gunzip -c '" + file + "' > '" + target + "'";
  REQUIRE(std::system(command.c_str()) == 0);  // NOLINT(cert-env33-c): paths of our own
  return target;
}

}  // namespace

TEST_CASE("Cookie Cats: the split is doubtful, seven-day retention falls with the later gate") {
  REQUIRE_DATA(file, "cookie_cats/cookie_cats.csv.gz");
  const TestFolder folder;
  AbColumns columns;
  columns.arm = "version";
  columns.control = "gate_30";
  columns.metric = "retention_7";
  const AbReport report = analyse(read_ab_data(unpacked(file, folder), columns), columns, {});
  CHECK(report.is_proportion);
  CHECK(report.moments[0].n == 44'700);
  CHECK(report.moments[1].n == 45'489);
  CHECK(report.ratio.p_value == Approx(0.009).margin(0.0005));
  CHECK(report.moments[0].mean == Approx(0.190).margin(0.0005));
  CHECK(report.moments[1].mean == Approx(0.182).margin(0.0005));
  const AbComparison& c = report.comparisons.front();
  CHECK(c.methods[1].name == "proportion_z");
  CHECK(c.methods[1].effect.p_value == Approx(0.00155).margin(0.00005));
  CHECK(c.verdict.find("keep gate_30") == 0);
  CHECK(c.verdict.find("sample ratio is doubtful") != std::string::npos);
}

TEST_CASE("row 31, Hillstrom: both e-mails bring visits, arms as published") {
  REQUIRE_DATA(file, "hillstrom/hillstrom_email.csv.gz");
  const TestFolder folder;
  AbColumns columns;
  columns.arm = "segment";
  columns.control = "No E-Mail";
  columns.metric = "visit";
  columns.covariates = {"history"};
  const AbReport report = analyse(read_ab_data(unpacked(file, folder), columns), columns, {});
  REQUIRE(report.arms.size() == 3);
  CHECK(report.moments[0].mean == Approx(0.106167).margin(1e-6));
  CHECK(report.ratio.p_value > 0.5);
  for (const AbComparison& c : report.comparisons) {
    const double ate = c.arm == "Mens E-Mail" ? 0.076590 : 0.045233;
    CHECK(c.methods[0].effect.estimate == Approx(ate).margin(1e-6));
    CHECK(c.methods.back().name == "lin");
    CHECK(c.methods.back().effect.standard_error < c.methods[0].effect.standard_error);
    CHECK(c.verdict == "take " + c.arm + ": it is better");
  }
}

}  // namespace marketday::tests
