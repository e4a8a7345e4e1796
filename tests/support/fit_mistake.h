// A fit that must be refused, through the real binary.
#pragma once

#include <string>
#include <vector>

namespace marketday::tests {

// `fit`: the model, parameters behind it; `recipe` may be empty. CHECKs exit code 2, one line of
// error that says all of `says`, and that nothing was written.
void check_refused(const std::string& name, const std::string& fit, const std::string& recipe,
                   const std::string& table, const std::vector<std::string>& says);

}  // namespace marketday::tests
