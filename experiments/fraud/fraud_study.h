// An experiment of `kind: fraud_study`: one market attacked by fraudsters, defended in several ways
// (cases), each against an undefended baseline and perhaps a market without attackers on the same
// seeds. Because the market knows who is a fraudster, every defence is graded by the truth. Read
// from YAML and checked whole.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "experiments/experiment.h"

namespace marketday {

struct FraudCase {
  Experiment experiment;             // named after the case; one policy, the shop's promotions
  std::size_t baseline = 0;          // place of the case without a defence
  std::optional<std::size_t> clean;  // of the one without attackers
};

// What is hoped for; whether it is met is said beside it.
struct FraudTarget {
  std::size_t place = 0;    // of the case
  std::size_t measure = 0;  // in fraud_measures()
  double value = 0.0;
  bool at_least = true;  // else at most
};

struct FraudStudy {
  std::string name;
  std::string summary;
  std::vector<std::uint64_t> seeds;
  int days = 60;
  int window_days = 0;  // accounts are ranked every so many days; 0: at the end only
  int rounds = 30;      // waves after which attackers are compared with their first
  std::vector<FraudCase> cases;
  std::vector<FraudTarget> targets;
  Json resolved;  // reads back as the same
};

bool is_fraud_study(const YamlNode& root);
FraudStudy read_fraud_study(const YamlNode& root, const std::string& beside);

// The keys of such a file, for `marketday describe fraud_study` and the docs.
Description fraud_study_description();

}  // namespace marketday
