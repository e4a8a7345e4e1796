// Pages of docs/, whose commands must run as they stand.
#pragma once

#include <string>

#include "support/command.h"

namespace marketday::tests {

// `name`: "models.md".
std::string docs_page(const std::string& name);
// What stands in the page's blocks of `language`, one after another.
std::string blocks_of(const std::string& page, const std::string& language);
// Runs all shell blocks of the page in `folder` as one script; the test fails where one fails.
// Returns what they printed.
std::string run_page(const std::string& name, const TestFolder& folder);

}  // namespace marketday::tests
