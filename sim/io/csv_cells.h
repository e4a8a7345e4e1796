// What a CSV cell may hold, shared by the readers of whole files and of streams.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace marketday {

std::string show_cell(std::string_view value);                   // for messages, cut short
std::optional<double> number_in(std::string_view value);         // finite, the whole cell
std::optional<std::int64_t> integer_in(std::string_view value);  // the whole cell
// InputError when a column has no name or an earlier one's.
void check_header(const std::vector<std::string>& header, const std::string& file);

}  // namespace marketday
