agenda-plus-ask = Questions? Ask at the town hall of { $town }.
