// A seller's day by a client that is generated from the OpenAPI document. It prints
// what each operation answered with, as JSON.
import { ApiError } from './client/core/ApiError';
import { OpenAPI } from './client/core/OpenAPI';
// One by one: of other services the generator makes two parameters of one name.
import { BusinessOfferMappingsService } from './client/services/BusinessOfferMappingsService';
import { CampaignsService } from './client/services/CampaignsService';
import { ChatsService } from './client/services/ChatsService';
import { GoodsFeedbackService } from './client/services/GoodsFeedbackService';
import { OrderLabelsService } from './client/services/OrderLabelsService';
import { OrdersService } from './client/services/OrdersService';
import { PricesService } from './client/services/PricesService';
import { ReportsService } from './client/services/ReportsService';
import { StocksService } from './client/services/StocksService';

const { BASE, API_KEY, TOKEN, BUSINESS, CAMPAIGN, ORDER, ITEM, OFFER, CHAT } = process.env as Record<string, string>;
OpenAPI.BASE = BASE;
if (TOKEN) {
	OpenAPI.TOKEN = TOKEN;
} else {
	OpenAPI.HEADERS = { 'Api-Key': API_KEY };
}
const businessId = Number(BUSINESS), campaignId = Number(CAMPAIGN), orderId = Number(ORDER), chatId = Number(CHAT);
const table: Record<string, number | string> = {};

async function call(name: string, doing: () => PromiseLike<any>): Promise<any> {
	try {
		const reply = await doing();
		table[name] = 200;
		return reply;
	} catch (e) {
		table[name] = e instanceof ApiError ? e.status : String(e);
	}
}

await call('getCampaigns', () => CampaignsService.getCampaigns({}));
await call('getOrders', () => OrdersService.getOrders({ campaignId, fake: false, status: ['PROCESSING', 'DELIVERY'] as any }));
await call('getOrder', () => OrdersService.getOrder({ campaignId, orderId }));
await call('getBusinessOrders', () => OrdersService.getBusinessOrders({ businessId, requestBody: { orderIds: [orderId] } as any }));
let ids: number[] = [], pageToken: string | undefined;
do {
	const page = await call('getOrders by token', () => OrdersService.getOrders({ campaignId, limit: 3, pageToken }));
	ids = ids.concat((page?.orders ?? []).map((o: any) => o.id));
	pageToken = page?.paging?.nextPageToken;
} while (pageToken);
table['orders'] = ids.length;
await call('setOrderBoxLayout', () => OrdersService.setOrderBoxLayout({ campaignId, orderId, requestBody: { boxes: [{ items: [{ id: Number(ITEM), fullCount: 1 }] }] } as any }));
await call('getOrderLabelsData', () => OrderLabelsService.getOrderLabelsData({ campaignId, orderId }));
await call('generateOrderLabels', () => OrderLabelsService.generateOrderLabels({ campaignId, orderId }));
await call('updateOrderStatus', () => OrdersService.updateOrderStatus({ campaignId, orderId, requestBody: { order: { status: 'PROCESSING', substatus: 'READY_TO_SHIP' } } as any }));
await call('updateOrderStatus, not allowed', () => OrdersService.updateOrderStatus({ campaignId, orderId, requestBody: { order: { status: 'DELIVERED' } } as any }));
await call('updateStocks', () => StocksService.updateStocks({ campaignId, requestBody: { skus: [{ sku: OFFER, items: [{ count: 7 }] }] } as any }));
await call('getStocks', () => StocksService.getStocks({ campaignId, requestBody: { offerIds: [OFFER] } as any }));
await call('updateBusinessPrices', () => PricesService.updateBusinessPrices({ businessId, requestBody: { offers: [{ offerId: OFFER, price: { value: 1890.5, currencyId: 'RUR' } }] } as any }));
await call('getOfferMappings', () => BusinessOfferMappingsService.getOfferMappings({ businessId, requestBody: {} as any }));
await call('getChats', () => ChatsService.getChats({ businessId, requestBody: {} as any }));
await call('sendMessageToChat', () => ChatsService.sendMessageToChat({ businessId, chatId, requestBody: { message: 'Здравствуйте!' } as any }));
await call('sendFileToChat', () => ChatsService.sendFileToChat({ businessId, chatId, formData: { file: new Blob(['text']) } as any }));
await call('getGoodsFeedbacks', () => GoodsFeedbackService.getGoodsFeedbacks({ businessId, requestBody: {} as any }));
const report = { businessId, dateFrom: '2026-09-01', dateTo: '2026-09-02' };
const made = await call('generateUnitedOrdersReport', () => ReportsService.generateUnitedOrdersReport({ requestBody: report as any }));
await call('getReportInfo', () => ReportsService.getReportInfo({ reportId: made?.result?.reportId }));
await call('generateUnitedOrdersReport, again', () => ReportsService.generateUnitedOrdersReport({ requestBody: report as any }));
await call('getOrder, unknown', () => OrdersService.getOrder({ campaignId, orderId: 1 }));
console.log(JSON.stringify(table));
